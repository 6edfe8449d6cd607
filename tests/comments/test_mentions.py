"""Who is named in a text."""

from __future__ import annotations

import time

import pytest

from headwater.comments.mentions import find_handles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hi @paul, how are you?", ["paul"]),
        ("@Paul @PAUL @paul.", ["paul"]),
        ("(@paul@Tube.example)", ["paul@tube.example"]),
        ("@paul@localhost:9000.", ["paul@localhost:9000"]),
        ("write to paul@tube.example", []),
        ("https://tube.example/@paul", []),
        ("@@paul @ paul @", []),
        ("@a.b-c_d.", ["a.b-c_d"]),
        ("@" + "a" * 51, []),
        ("@zoë", []),
        ("\n@paul\n@mary", ["paul", "mary"]),
    ],
)
def test_handles(text: str, expected: list[str]) -> None:
    assert find_handles(text, 10) == expected


def test_only_so_many() -> None:
    assert len(find_handles(" ".join(f"@name{number}" for number in range(50)), 10)) == 10
    assert find_handles("@paul", 0) == []


@pytest.mark.parametrize("evil", ["@" * 10_000, "@a" + "." * 10_000, "@a@" + "b-" * 5_000, "@a@b" * 2_500])
def test_no_text_makes_it_slow(evil: str) -> None:
    began = time.process_time()
    find_handles(evil, 10)
    assert time.process_time() - began < 0.5
