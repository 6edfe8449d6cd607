"""Mirrors: copies of videos that instances keep for each other. The reference calls them redundancy."""

from __future__ import annotations

import enum
from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class AcceptMirrors(enum.StrEnum):
    """Whose mirrors are used."""

    NOBODY = "nobody"
    ANYBODY = "anybody"
    FOLLOWINGS = "followings"


class MirrorsByOthers(Section, frozen=True):
    """Copies that other instances keep of videos."""

    accept_from: Annotated[
        AcceptMirrors,
        about(
            "Whose copies viewers are sent to: `nobody`, `anybody`, as elsewhere, or `followings`, instances that this"
            " one follows; who keeps a copy learns the addresses of those who watch."
        ),
    ] = AcceptMirrors.FOLLOWINGS
    max_per_video: Annotated[
        int, about("Instances whose copies of one video are used: more do not make it faster.", ge=1, le=100)
    ] = 10
    look_over: Annotated[
        Seconds, about("How often copies are forgotten whose time is up; they are not used meanwhile.")
    ] = Seconds(3600)


class RemoteRedundancy(Section, frozen=True):
    """Mirrors that others keep."""

    videos: Annotated[MirrorsByOthers, about("Videos.")] = MirrorsByOthers()
