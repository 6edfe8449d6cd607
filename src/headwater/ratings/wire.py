"""Ratings on the wire."""

from __future__ import annotations

import msgspec

from headwater.videos.web import VideoSummary


class UserVideoRate(msgspec.Struct, rename="camel"):
    """What the viewer thinks of a video."""

    video_id: int
    rating: str


class AccountVideoRate(msgspec.Struct):
    """A video that an account has rated."""

    video: VideoSummary
    rating: str


class RatedPage(msgspec.Struct):
    """A page of what an account has rated."""

    total: int
    data: list[AccountVideoRate]
