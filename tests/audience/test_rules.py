"""Periods, their steps, and the lines that are drawn of them."""

from __future__ import annotations

import datetime as dt

import pytest

from headwater.audience.charts import HEIGHT, WIDTH, draw_line, round_up, thin
from headwater.audience.rules import cut, read_period, read_series_period
from headwater.kit.errors import Invalid

START = dt.datetime(2026, 1, 15, 10, 20, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("length", "name", "first", "second"),
    [
        (dt.timedelta(minutes=3), "1 minute", "2026-01-15T10:20", "2026-01-15T10:21"),
        (dt.timedelta(hours=3), "10 minutes", "2026-01-15T10:20", "2026-01-15T10:30"),
        (dt.timedelta(hours=15), "1 hour", "2026-01-15T10:00", "2026-01-15T11:00"),
        (dt.timedelta(days=4), "6 hours", "2026-01-15T10:00", "2026-01-15T16:00"),
        (dt.timedelta(days=8), "12 hours", "2026-01-15T10:00", "2026-01-15T22:00"),
        (dt.timedelta(days=15), "1 day", "2026-01-15T00:00", "2026-01-16T00:00"),
        (dt.timedelta(days=62), "2 days", "2026-01-15T00:00", "2026-01-17T00:00"),
        (dt.timedelta(days=186), "7 days", "2026-01-15T00:00", "2026-01-22T00:00"),
        (dt.timedelta(days=730), "1 month", "2026-01-01T00:00", "2026-02-01T00:00"),
        (dt.timedelta(days=2190), "6 months", "2026-01-01T00:00", "2026-07-01T00:00"),
    ],
)
def test_steps_fit_the_period(length: dt.timedelta, name: str, first: str, second: str) -> None:
    steps = cut(START, START + length)
    assert steps.name == name
    assert [at.isoformat()[:16] for at in steps.starts[:2]] == [first, second]
    assert 2 < len(steps.starts) <= 200
    assert steps.starts[-1] <= START + length < steps.end


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"startDate": "yesterday"}, ["startDate"]),
        ({"startDate": "", "endDate": "2026-02-30"}, ["startDate", "endDate"]),
        ({"startDate": "9999-12-31"}, ["startDate"]),
        ({"startDate": "0001-01-01T00:00:00+14:00"}, ["startDate"]),
        ({"startDate": "2026-02-02", "endDate": "2026-02-01"}, ["endDate"]),
    ],
)
def test_bad_dates_are_named(given: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(Invalid) as raised:
        read_period(given)
    assert list(raised.value.fields) == wrong


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"startDate": "2026-01-01"}, "endDate"),
        ({"endDate": "2026-01-01"}, "startDate"),
        ({"startDate": "2000-01-01", "endDate": "2026-01-01"}, "endDate"),
    ],
)
def test_a_series_has_both_ends_and_ten_years_at_most(given: dict[str, str], wrong: str) -> None:
    with pytest.raises(Invalid) as raised:
        read_series_period(given, published_at=START, now=START)
    assert list(raised.value.fields) == [wrong]


def test_without_dates_it_is_the_life_of_the_video() -> None:
    now = START + dt.timedelta(days=2)
    assert read_series_period({}, published_at=START, now=now).start == START
    long_ago = now - dt.timedelta(days=9000)
    assert read_series_period({}, published_at=long_ago, now=now).start == now - dt.timedelta(days=3650)


def test_lines_stay_within_their_box() -> None:
    line, area = draw_line([0, 5, 10], 10)
    assert line == f"0.0,{HEIGHT}.0 {WIDTH / 2},80.0 {WIDTH}.0,0.0"
    assert area == f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}"
    for values in ([], [3], [0, 0]):
        assert "nan" not in draw_line(values, 0)[0]


@pytest.mark.parametrize(
    ("value", "rounded"), [(0, 1), (1, 1), (4, 4), (5, 5), (6, 10), (11, 20), (99, 100), (4321, 5000)]
)
def test_edges_are_round(value: int, rounded: int) -> None:
    assert round_up(value) == rounded


def test_a_table_has_an_end() -> None:
    assert len(thin(100_000)) <= 60
    assert list(thin(3)) == [0, 1, 2]
    assert list(thin(0)) == []
