"""Mirrors: copies of videos that instances keep for each other. The reference calls them redundancy."""

from __future__ import annotations

import enum
from typing import Annotated, Literal

import msgspec

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


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


class MirrorStrategy(Section, frozen=True):
    """Which videos of allowed instances are copied, and how much of them."""

    strategy: Annotated[Literal["most-views", "trending", "recently-added"], about("Which come first.")]
    size: Annotated[ByteSize, about("Room for the copies of this strategy.")]
    min_lifetime: Annotated[Seconds, about("A copy stays at least so long before it makes room.")] = Seconds(48 * 3600)
    min_views: Annotated[int, about("Only of `recently-added`: fewer views are not worth a copy.", ge=0)] = 1


class OwnMirrors(Section, frozen=True):
    """Copies that this instance keeps of others' videos."""

    check_interval: Annotated[
        Seconds, about("How often is looked what to copy, to keep longer and to remove, as elsewhere.")
    ] = Seconds(3600)
    strategies: Annotated[
        list[MirrorStrategy],
        about("What is copied by itself, of instances that are allowed to; each `strategy`, `size`, `min_lifetime`."),
    ] = msgspec.field(default_factory=list)
    max_size: Annotated[
        ByteSize, about("Room for all copies together, those asked for by hand too; checked before and while copying.")
    ] = ByteSize(50 << 30)
    part_size: Annotated[ByteSize, about("Files are fetched in parts of this size: one is in memory at a time.")] = (
        ByteSize(4 << 20)
    )
    part_timeout: Annotated[Seconds, about("A part that takes longer is given up, as elsewhere.")] = Seconds(60)
    max_text: Annotated[ByteSize, about("Largest playlist or list of hashes: ten hours have a tenth.")] = ByteSize(
        16 << 20
    )
    max_files: Annotated[int, about("Files of one playlist: a server could name them without end.", ge=1)] = 10_000


class Redundancy(Section, frozen=True):
    """Mirrors that we keep."""

    videos: Annotated[OwnMirrors, about("Videos.")] = OwnMirrors()
