"""The figures of a span of days, for programs and for the pages that draw them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.kit.ids import shorten
from headwater.savings import store
from headwater.savings.rules import Sums

MAX_DAYS = 3660


class Saved(msgspec.Struct, rename="camel", kw_only=True):
    """Bytes by way, and the share that came from other viewers, in percent."""

    server_bytes: int
    peers_bytes: int
    uploaded_bytes: int
    share_percent: float


class SavedOn(Saved, rename="camel", kw_only=True):
    """The same of a day (UTC)."""

    day: str


class SavedOf(Saved, rename="camel", kw_only=True):
    """The same of a video."""

    id: int
    uuid: str
    short_uuid: str
    name: str


class Overview(msgspec.Struct, rename="camel", kw_only=True):
    """A span of days in all and one by one; days without viewers are there too, with zeros."""

    total: Saved
    days: list[SavedOn]


class VideosPage(msgspec.Struct, rename="camel", kw_only=True):
    """Some of the videos that were watched in a span of days, those that saved most first."""

    total: int
    data: list[SavedOf]


def read_overview(session: Session, today: dt.date, days: int, video_id: int | None = None) -> Overview:
    """Add up the last days, today the last of them: of the instance, or of a video."""
    first = today - dt.timedelta(days=days - 1)
    found = store.read_days(session, first, video_id)
    total = Sums()
    for sums in found.values():
        total.add(sums)
    span = (first + dt.timedelta(days=number) for number in range(days))
    return Overview(
        total=Saved(**_fields(total)),
        days=[SavedOn(day=day.isoformat(), **_fields(found.get(day, Sums()))) for day in span],
    )


def read_videos(session: Session, today: dt.date, days: int, *, start: int, count: int) -> VideosPage:
    """List the videos that were watched in the last days."""
    total, rows = store.list_videos(session, today - dt.timedelta(days=days - 1), start, count)
    return VideosPage(
        total=total,
        data=[
            SavedOf(id=row.id, uuid=str(row.uuid), short_uuid=shorten(row.uuid), name=row.name, **_fields(sums))
            for row, sums in rows
        ],
    )


def _fields(sums: Sums) -> dict[str, Any]:
    return msgspec.structs.asdict(sums) | {"share_percent": round(100 * sums.share, 2)}
