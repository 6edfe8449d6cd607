"""Whether a viewer passes on what they watch, and why not: what the server knows of it. Pure.

`client/player/sharing/choice.ts` goes on with what only the browser knows.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import msgspec

LEARN_PATH = "/about/p2p"  # of the page that explains it


class Off(enum.StrEnum):
    """Why a viewer does not share; the player explains each in words."""

    INSTANCE = "instance"  # this instance has no tracker
    CLOSED = "closed"  # not everybody may watch it, and in a swarm nobody can be asked who they are
    VIDEO = "video"  # its owner wants none of it
    ADDRESS = "address"  # the embed's address says so
    PERSON = "person"  # the viewer said so
    SIGNAL = "signal"  # the browser asks not to be tracked, and the person said nothing else
    DEFAULT = "default"  # here one shares only after saying so


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the choice depends on; None: nothing was said."""

    instance: bool
    is_open: bool
    video: bool
    by_default: bool
    address: bool | None = None
    person: bool | None = None
    signal: bool = False


class Sharing(msgspec.Struct, frozen=True):
    """What the player is told: why it does not share, if so, and whether the person themselves chose."""

    off: Off | None
    chosen: bool


def decide(facts: Facts) -> Sharing:
    """Decide: what is impossible comes first, then the embed's refusal, the person, the browser, the defaults.

    An embed may say no for its viewers, but its yes counts less than what they and their browsers say.
    """
    if not facts.instance:
        return Sharing(Off.INSTANCE, chosen=False)
    if not facts.is_open:
        return Sharing(Off.CLOSED, chosen=False)
    if not facts.video:
        return Sharing(Off.VIDEO, chosen=False)
    if facts.address is False:
        return Sharing(Off.ADDRESS, chosen=False)
    if facts.person is not None:
        return Sharing(None if facts.person else Off.PERSON, chosen=True)
    if facts.signal:
        return Sharing(Off.SIGNAL, chosen=False)
    if facts.address or facts.by_default:
        return Sharing(None, chosen=False)
    return Sharing(Off.DEFAULT, chosen=False)


SIGNALS = ("DNT", "Sec-GPC")


def asks_not_to_be_tracked(headers: Mapping[str, str]) -> bool:
    """Whether a browser sent Do Not Track or Global Privacy Control."""
    return any(headers.get(name, "").strip() == "1" for name in SIGNALS)
