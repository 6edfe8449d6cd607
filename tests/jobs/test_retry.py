"""Backoff and failure texts, as tables."""

import pytest

from headwater.jobs.retry import Backoff, may_retry, shorten_failure, wait_seconds

BACKOFF = Backoff(first_seconds=10, factor=3, max_seconds=600, jitter=0.2)


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [
        (1, 0.5, 10),
        (2, 0.5, 30),
        (3, 0.5, 90),
        (4, 0.5, 270),
        (5, 0.5, 600),  # the longest
        (5000, 0.5, 600),
        (1, 0.0, 8),
        (1, 1.0, 12),
        (5, 1.0, 720),  # jitter spreads the longest wait too
    ],
)
def test_waits_grow_to_a_bound_and_are_spread(failures: int, chance: float, seconds: float) -> None:
    assert wait_seconds(BACKOFF, failures, chance) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("failures", "attempts", "again"), [(1, 1, False), (1, 2, True), (2, 2, False), (4, 5, True), (5, 5, False)]
)
def test_attempts_are_used_up(failures: int, attempts: int, again: bool) -> None:
    assert may_retry(failures, attempts) is again


def test_a_failure_keeps_its_end() -> None:
    text = "x" * 1000 + "ValueError: the reason"
    short = shorten_failure(text, 200)
    assert len(short) == 200
    assert short.startswith("…") and short.endswith("ValueError: the reason")
    assert shorten_failure("short\x00", 200) == "short"
