"""What counts as a chapter: given by owners, found in descriptions, named by files."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.chapters.model import Origin
from headwater.chapters.rules import Chapter, choose, find_in_text, read_chapters, take_from_file
from headwater.kit.errors import Invalid

INTRO, NEXT = Chapter(0, "Intro"), Chapter(65, "Next")


@pytest.mark.parametrize(
    ("given", "chapters"),
    [
        ([], []),
        ([{"timecode": 65, "title": "Next"}, {"timecode": 0, "title": "Intro"}], [INTRO, NEXT]),
        ([{"timecode": "65", "title": "Next"}], [NEXT]),
        ([{"timecode": 100, "title": "x" * 100}], [Chapter(100, "x" * 100)]),
    ],
)
def test_what_an_owner_gives_is_put_in_order(given: Any, chapters: list[Chapter]) -> None:
    assert read_chapters(given, duration=100, max_count=3) == chapters


@pytest.mark.parametrize(
    "given",
    [
        None,
        "x",
        {},
        [1],
        [{}],
        [{"title": "a"}],
        [{"timecode": 0}],
        [{"timecode": 0, "title": ""}],
        [{"timecode": 0, "title": "  "}],
        [{"timecode": 0, "title": 5}],
        [{"timecode": 0, "title": "a\x00b"}],
        [{"timecode": 0, "title": "x" * 101}],
        [{"timecode": -1, "title": "a"}],
        [{"timecode": 1.5, "title": "a"}],
        [{"timecode": True, "title": "a"}],
        [{"timecode": "x", "title": "a"}],
        [{"timecode": 10**30, "title": "a"}],
        [{"timecode": 101, "title": "a"}],
        [{"timecode": 1, "title": "a"}, {"timecode": 1, "title": "b"}],
        [{"timecode": n, "title": "a"} for n in range(4)],
    ],
)
def test_what_makes_no_sense_is_refused(given: Any) -> None:
    with pytest.raises(Invalid) as refused:
        read_chapters(given, duration=100, max_count=3)
    assert set(refused.value.fields) == {"chapters"}


def test_while_the_length_is_not_known_any_time_will_do() -> None:
    assert read_chapters([{"timecode": 5000, "title": "a"}], duration=0, max_count=3) == [Chapter(5000, "a")]


@pytest.mark.parametrize(
    ("text", "chapters"),
    [
        ("0:00 Intro\n1:05 Next", [INTRO, NEXT]),
        ("What a day.\n\n00:00 - Intro\nsome words\n[1:05] **Next**\n\nbye", [INTRO, NEXT]),
        ("* (0:00): Intro\r\n- 0:01:05 | Next\r\n", [INTRO, NEXT]),
        ("0:00 Intro\n1:05 Next\n0:30 back", [INTRO, NEXT]),
        ("0:00 Intro\n1:05 Next\n9:59:59 beyond the end", [INTRO, NEXT]),
        ("0:00 Intro\n1:05 Next\n1:06\n1:07 Third\n1:08 Fourth", [INTRO, NEXT, Chapter(67, "Third")]),
        ("0:00 Intro", []),
        ("0:05 Intro\n1:05 Next", []),
        ("see 0:00 Intro\nand 1:05 Next", []),
        ("0:00:00:00 Intro\n1:05:99 Next", []),
        ("", []),
        ("0:00 " + "x" * 200 + "\n1:05 Next", [Chapter(0, "x" * 100), NEXT]),
    ],
)
def test_a_list_of_times_in_the_description_names_chapters(text: str, chapters: list[Chapter]) -> None:
    assert find_in_text(text, duration=100, max_count=3) == chapters


@pytest.mark.parametrize(
    ("named", "chapters"),
    [
        ([(64.9, "Next"), (0.0, " Intro\n")], [INTRO, NEXT]),
        ([(0.0, "Intro"), (0.2, "again"), (64.9, "Next"), (80.0, ""), (101.0, "beyond")], [INTRO, NEXT]),
        ([(0.0, "Intro")], []),
        ([(0.0, ""), (5.0, "")], []),
        ([(n, f"{n}") for n in range(9)], [Chapter(0, "0"), Chapter(1, "1"), Chapter(2, "2")]),
    ],
)
def test_files_may_name_chapters(named: list[tuple[float, str]], chapters: list[Chapter]) -> None:
    assert take_from_file(named, duration=100, max_count=3) == chapters


@pytest.mark.parametrize(
    ("origin", "stored", "described", "expected"),
    [
        (None, [], [], []),
        (None, [], [NEXT], [NEXT]),
        (Origin.FILE, [INTRO], [], [INTRO]),
        (Origin.FILE, [INTRO], [NEXT], [NEXT]),
        (Origin.OWNER, [INTRO], [NEXT], [INTRO]),
        (Origin.OWNER, [], [NEXT], []),
    ],
)
def test_the_owner_comes_first_then_the_description_then_the_file(
    origin: Origin | None, stored: list[Chapter], described: list[Chapter], expected: list[Chapter]
) -> None:
    assert choose(origin, stored, described) == expected
