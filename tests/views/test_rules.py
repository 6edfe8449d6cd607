"""What reports of players add up to."""

from __future__ import annotations

import datetime as dt

import pytest

from headwater.views.rules import Ping, Watch, advance, hash_viewer, is_bot, is_view

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def follow(reports: list[tuple[int, bool]], *, duration: int = 100, live: bool = False) -> tuple[Watch, int]:
    watch, views = Watch(started_at=BEGIN, seen_at=BEGIN, sections=[]), 0
    for number, (second, sought) in enumerate(reports):
        ping = Ping(
            video_id=1, duration_seconds=duration, is_live=live, identity="x", address="y",
            at=BEGIN + dt.timedelta(seconds=5 * number), second=second, sought=sought,
        )  # fmt: skip
        advance(watch, ping)
        if is_view(watch, ping, count_after_seconds=10, window_seconds=3600):
            watch.counted_at, watch.counted_seconds = ping.at, watch.watch_seconds
            views += 1
    return watch, views


PLAYED = [(second, False) for second in range(0, 21, 5)]


@pytest.mark.parametrize(
    ("reports", "sections", "seconds"),
    [
        ([], [], 0),
        ([(0, False)], [[0, 0]], 0),
        (PLAYED, [[0, 20]], 20),
        ([(0, False), (5, False), (50, True), (55, False)], [[0, 5], [50, 55]], 10),
        ([(30, True), (35, False), (10, False), (15, False)], [[30, 35], [10, 15]], 10),
        ([(0, True), (40, True), (60, True), (65, False)], [[60, 65]], 5),
        ([(5, False), (5, False), (5, False)], [[5, 5]], 0),
    ],
)
def test_sections(reports: list[tuple[int, bool]], sections: list[list[int]], seconds: int) -> None:
    watch, _ = follow(reports)
    assert (watch.sections, watch.watch_seconds) == (sections, seconds)


@pytest.mark.parametrize(
    ("reports", "duration", "live", "views"),
    [
        (PLAYED, 100, False, 1),
        ([(0, False), (9, False)], 100, False, 0),
        ([(0, False), (10, False)], 100, False, 1),
        ([(0, False), (10, False)], 10, False, 1),
        ([(0, False), (2, False)], 4, False, 0),
        ([(0, False), (3, False)], 4, False, 1),
        ([(0, True), (90, True)], 100, False, 0),
        ([(0, False), (5, False), (60, True), (65, False)], 100, False, 1),
        ([(0, False), (9, False)], 0, True, 0),
        ([(0, False), (10, False)], 0, True, 1),
    ],
)
def test_what_counts(reports: list[tuple[int, bool]], duration: int, live: bool, views: int) -> None:
    assert follow(reports, duration=duration, live=live)[1] == views


def test_a_viewer_counts_again_after_an_hour_of_watching_on() -> None:
    long = [(second, False) for second in range(0, 2 * 3600, 5)]
    assert follow(long, duration=7200)[1] == 2


def test_sections_have_an_end() -> None:
    jumps = [report for second in range(0, 1000, 4) for report in ((second, True), (second + 2, False))]
    watch, _ = follow(jumps, duration=2000)
    assert len(watch.sections) <= 100


def test_a_hash_tells_nothing_without_its_salt() -> None:
    first, second = "00" * 32, "11" * 32
    assert hash_viewer(first, "address 192.0.2.1") != hash_viewer(second, "address 192.0.2.1")
    assert hash_viewer(first, "a") == hash_viewer(first, "a") != hash_viewer(first, "b")


@pytest.mark.parametrize(
    ("agent", "bot"),
    [("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", False), ("Googlebot/2.1", True), ("", False)],
)
def test_bots(agent: str, bot: bool) -> None:
    assert is_bot(agent) is bot
