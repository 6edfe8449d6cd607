"""Values that the reference refuses, derived from how its operations describe each parameter. Pure."""

from __future__ import annotations

import re
from typing import Any

NOT_A_NUMBER = ["abc", "1.5"]
LENGTHS = re.compile(r"^string (\d+)\.\.(\d+) chars")
RANGE = re.compile(r"^int (-?\d+)\.\.(\d+)?")
CHOICE = re.compile(r"^int \d+(\|\d+)+$")
WORDS = re.compile(r"^[\w-]+(\|[\w-]+)+$")


def list_bad_values(kind: str, place: str) -> list[Any]:
    """Return what must be refused for a parameter of this type (`endpoints.json`) in `query`, `path` or `body`."""
    kind = kind.removesuffix("| null").strip()
    for matches, make in RULES:
        if matches(kind):
            return [str(value) if place != "body" else value for value in make(kind)]
    return []


def _of_range(kind: str) -> list[Any]:
    low, high = RANGE.match(kind).groups()  # type: ignore[union-attr]
    return [*NOT_A_NUMBER, int(low) - 1, *([int(high) + 1] if high else [])]


def _of_lengths(kind: str) -> list[Any]:
    low, high = (int(bound) for bound in LENGTHS.match(kind).groups())  # type: ignore[union-attr]
    return ["a" * (high + 1), *(["a" * (low - 1)] if low > 1 else [])]


RULES = (
    (RANGE.match, _of_range),
    (LENGTHS.match, _of_lengths),
    (CHOICE.match, lambda _: [*NOT_A_NUMBER, 99]),
    (WORDS.match, lambda _: ["nonsense"]),
    (lambda kind: kind.startswith("one of: "), lambda _: ["nonsense", "-nonsense"]),
    (lambda kind: kind.startswith("int >= -1"), lambda _: ["abc", -2]),
    (lambda kind: kind == "int bitmask", lambda _: ["abc"]),
    (lambda kind: kind == "boolean", lambda _: ["maybe"]),
    (lambda kind: kind == "email", lambda _: ["nobody", "a@"]),
    (lambda kind: kind == "ISO 8601 date", lambda _: ["yesterday", "2024-13-45"]),
    (lambda kind: kind == "uuid[]", lambda _: ["abc"]),
    (lambda kind: kind == "int[]", lambda _: ["abc"]),
    (lambda kind: kind == "http(s) url", lambda _: ["not a url"]),
    (lambda kind: kind.startswith("int id | uuid"), lambda _: ["hello-world"]),
    (lambda kind: kind.startswith("id | UUIDv4"), lambda _: ["hello-world"]),
    (lambda kind: kind.startswith("int id"), lambda _: ["abc"]),
    (lambda kind: kind.startswith("string[] max 5 items"), lambda _: [["a" * 31], ["aa"] * 6, ["a"]]),
    (lambda kind: kind.startswith("known language code"), lambda _: ["zz-bad"]),
    (lambda kind: kind == "job state", lambda _: ["hello"]),
    (lambda kind: kind == "registered theme name", lambda _: ["no such theme"]),
    (lambda kind: kind.startswith("array of {timecode"), lambda _: [[{"timecode": "x", "title": "Intro"}], "abc"]),
)
