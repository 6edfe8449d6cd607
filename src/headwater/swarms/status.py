"""What the tracker told last of what it does, for those who run the instance."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy.orm import Session

from headwater.kit import clock
from headwater.settings import Settings
from headwater.swarms import store

SILENT_AFTER = 3  # missed reports
FIGURES = ("swarms", "peers", "browsers", "sockets", "announces", "announces_per_second", "refused")


class TrackerStatus(msgspec.Struct, rename="camel", kw_only=True):
    """Numbers of the running tracker; nobody's address is in them."""

    running: bool  # it has told something lately; the one in the web process begins with the first announce
    told_at: dt.datetime | None = None
    swarms: int = 0
    peers: int = 0
    browsers: int = 0
    sockets: int = 0
    announces: int = 0  # since it started
    announces_per_second: float = 0.0
    refused: int = 0  # messages and requests over the limits, since it started


def read_tracker(session: Session, settings: Settings) -> TrackerStatus:
    """Return what the tracker told last, whichever process it is in."""
    told = store.read_status(session)
    if told is None:
        return TrackerStatus(running=False)
    told_at, facts = told
    oldest = clock.now() - dt.timedelta(seconds=SILENT_AFTER * settings.tracker.status_every)
    return TrackerStatus(running=told_at >= oldest, told_at=told_at, **{name: facts[name] for name in FIGURES})
