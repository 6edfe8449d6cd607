"""Moments as people write them."""

import pytest

from headwater.editing.times import read_time, write_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:00", 0),
        ("83", 83),
        ("1:23", 83),
        (" 1:23.5 ", 83.5),
        ("1:02:03", 3723),
        ("1:02:03,25", 3723.25),
        ("0:60", None),
        ("1:02:99", None),
        ("", None),
        ("a", None),
        ("-1", None),
        ("1:2:3:4", None),
        ("٣", None),
        (None, None),
        (5, None),
    ],
)
def test_reading(text: object, seconds: float | None) -> None:
    assert read_time(text) == seconds


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (83.9, "1:23"), (3723, "1:02:03")])
def test_writing(seconds: float, text: str) -> None:
    assert write_time(seconds) == text
