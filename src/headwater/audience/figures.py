"""The figures of a video's audience in the shapes of the wire (`VideoStats...`)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import Any, Literal

import msgspec
from sqlalchemy.orm import Session

from headwater.audience import store
from headwater.audience.rules import Period, Steps, cut
from headwater.kit.clock import format_wire

Metric = Literal["viewers", "aggregateWatchTime"]


class InCountry(msgspec.Struct, rename="camel"):
    """Viewers of one country."""

    iso_code: str
    viewers: int


class InRegion(msgspec.Struct):
    """Viewers of a part of a country."""

    name: str
    viewers: int


class Overall(msgspec.Struct, rename="camel"):
    """All of a period in one. Places are those that other instances tell of their viewers: ours are not looked up."""

    total_watch_time: int
    average_watch_time: int
    total_viewers: int
    viewers_peak: int
    viewers_peak_date: str | None
    countries: list[InCountry]
    subdivisions: list[InRegion]


class Point(msgspec.Struct):
    """A step of a series."""

    date: str
    value: int


class Series(msgspec.Struct, rename="camel"):
    """A metric over time."""

    group_interval: str
    data: list[Point]


class SecondWatched(msgspec.Struct, rename="camel"):
    """How many of all viewers saw a second, in percent."""

    second: int
    retention_percent: float


class Retention(msgspec.Struct):
    """How far viewers come."""

    data: list[SecondWatched]


def read_overall(session: Session, video_id: int, period: Period) -> Overall:
    """Add up a period, in three statements."""
    viewers, seconds = store.read_totals(session, video_id, period)
    peak, peak_at = store.read_peak(session, video_id, period)
    countries, regions = Counter[str](), Counter[str]()
    for place in store.count_places(session, video_id, period):
        countries[place.country] += place.viewers
        if place.region is not None:
            regions[place.region] += place.viewers
    return Overall(
        total_watch_time=seconds,
        average_watch_time=round(seconds / viewers) if viewers else 0,
        total_viewers=viewers,
        viewers_peak=peak,
        viewers_peak_date=format_wire(peak_at) if peak_at else None,
        countries=[InCountry(code, count) for code, count in _most_first(countries)],
        subdivisions=[InRegion(name, count) for name, count in _most_first(regions)],
    )


def _most_first(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def read_series(session: Session, video_id: int, metric: Metric, period: Period) -> Series:
    """Cut a period into steps: who was there in each, or what those watched who came in it."""
    assert period.start is not None and period.end is not None
    steps = cut(period.start, period.end)
    rows = store.stream_times(session, video_id, period)
    values = _count_present(rows, steps) if metric == "viewers" else _add_watched(rows, steps)
    return Series(steps.name, [Point(format_wire(at), value) for at, value in zip(steps.starts, values, strict=True)])


def _count_present(rows: Any, steps: Steps) -> list[int]:
    changes = [0] * (len(steps.starts) + 1)
    for row in rows:
        changes[_step_of(row.started_at, steps)] += 1
        changes[_step_of(row.seen_at, steps) + 1] -= 1
    return list(accumulate(changes))[:-1]


def _add_watched(rows: Any, steps: Steps) -> list[int]:
    values = [0] * len(steps.starts)
    for row in rows:
        if row.started_at >= steps.starts[0]:
            values[_step_of(row.started_at, steps)] += row.watch_seconds
    return values


def _step_of(moment: dt.datetime, steps: Steps) -> int:
    return max(0, bisect_right(steps.starts, moment) - 1)


def read_retention(session: Session, video_id: int, duration_seconds: int) -> Retention:
    """Say of each second how many of all viewers saw it."""
    changes, viewers = [0] * (duration_seconds + 2), 0
    for sections in store.stream_sections(session, video_id):
        viewers += 1
        for start, end in _join(sections, duration_seconds):
            changes[start] += 1
            changes[end + 1] -= 1
    seen = list(accumulate(changes))[:-1]
    return Retention(
        [SecondWatched(second, round(100 * count / viewers, 2) if viewers else 0) for second, count in enumerate(seen)]
    )


def _join(sections: list[list[int]], last: int) -> list[tuple[int, int]]:
    """Return what was watched once or several times as parts that do not overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((min(start, last), min(end, last)) for start, end in sections):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
