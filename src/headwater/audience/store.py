"""All SQL of audiences. Sessions of one video are read in a stream: memory does not grow with their number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.audience.rules import Period
from headwater.views import ViewSession

_ROWS_AT_ONCE = 5000
_MOST_PLACES = 5000  # the world has about as many


def read_totals(session: Session, video_id: int, period: Period) -> tuple[int, int]:
    """Return how many viewers there were and how many seconds they watched."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(ViewSession.watch_seconds), 0))
    row = session.execute(query.where(*_within(video_id, period))).one()
    return int(row[0]), int(row[1])


def read_peak(session: Session, video_id: int, period: Period) -> tuple[int, dt.datetime | None]:
    """Return how many watched at once at most, and since when."""
    conditions = _within(video_id, period)
    came = sa.select(ViewSession.started_at.label("at"), sa.literal(1).label("step")).where(*conditions)
    went = sa.select(ViewSession.seen_at.label("at"), sa.literal(-1).label("step")).where(*conditions)
    moves = sa.union_all(came, went).subquery()
    here = sa.func.sum(moves.c.step).over(order_by=(moves.c.at, moves.c.step.desc()), rows=(None, 0))
    counted = sa.select(moves.c.at, here.label("here")).subquery()
    query = sa.select(counted.c.here, counted.c.at).order_by(counted.c.here.desc(), counted.c.at).limit(1)
    row = session.execute(query).first()
    return (int(row.here), row.at) if row else (0, None)


def count_places(session: Session, video_id: int, period: Period) -> list[Any]:
    """Return how many viewers (`viewers`) there were in each `country` and `region` of which somebody told."""
    number = sa.func.count().label("viewers")
    query = sa.select(ViewSession.country, ViewSession.region, number).where(
        *_within(video_id, period), ViewSession.country.is_not(None)
    )
    places = query.group_by(ViewSession.country, ViewSession.region).order_by(
        number.desc(), ViewSession.country, ViewSession.region.nulls_last()
    )
    return list(session.execute(places.limit(_MOST_PLACES)))


def stream_times(session: Session, video_id: int, period: Period) -> Iterator[Any]:
    """Yield when each viewer came and went, and how much they watched."""
    query = sa.select(ViewSession.started_at, ViewSession.seen_at, ViewSession.watch_seconds)
    yield from _stream(session, query.where(*_within(video_id, period)))


def stream_sections(session: Session, video_id: int) -> Iterator[list[list[int]]]:
    """Yield which parts of the video each viewer watched."""
    query = sa.select(ViewSession.sections).where(ViewSession.video_id == video_id)
    for row in _stream(session, query):
        yield row.sections


def _stream(session: Session, query: Any) -> Iterator[Any]:
    yield from session.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE})


def _within(video_id: int, period: Period) -> list[sa.ColumnElement[bool]]:
    conditions = [ViewSession.video_id == video_id]
    if period.end is not None:
        conditions.append(ViewSession.started_at <= period.end)
    if period.start is not None:
        conditions.append(ViewSession.seen_at >= period.start)
    return conditions
