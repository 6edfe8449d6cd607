"""What the chapters of a video are: read from owners, descriptions and files, and which of them count. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from headwater.chapters.model import Origin
from headwater.kit.errors import Invalid, Reason

FIELD = "chapters"
MAX_TITLE = 100
MIN_IN_DESCRIPTION = 2  # a single time is a remark
REASON = Reason("Chapters must have a valid title and timecode, and each timecode must be unique")
_LINE = re.compile(
    r"[ \t>*•·\-–—]{0,8}[\[(]?(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])(?!:?[0-9])[\])]?[ \t:|.\-–—]*(.*)", re.ASCII
)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


class Chapter(msgspec.Struct, frozen=True):
    """Where a chapter begins, in whole seconds, and what it is called."""

    timecode: int
    title: str


def read_chapters(given: Any, *, duration: int, max_count: int) -> list[Chapter]:
    """Check what an owner gave (JSON or a form), by time; `duration` 0 is not known yet. Raises Invalid."""
    if not isinstance(given, list):
        raise _invalid(REASON)
    if len(given) > max_count:
        raise _invalid(Reason("There may be at most %(count)s chapters.", count=max_count))
    chapters = sorted((_read(entry) for entry in given), key=lambda chapter: chapter.timecode)
    if len({chapter.timecode for chapter in chapters}) < len(chapters):
        raise _invalid(REASON)
    if duration and chapters and chapters[-1].timecode > duration:
        raise _invalid(Reason("The video ends after %(count)s seconds.", count=duration))
    return chapters


def find_in_text(text: str, *, duration: int, max_count: int) -> list[Chapter]:
    """Take the lines that begin with a time: at least two, the first at 0:00; a line that goes back is no chapter."""
    found: list[Chapter] = []
    for chapter in _list_lines(text):
        if (not found and chapter.timecode) or (found and chapter.timecode <= found[-1].timecode):
            continue
        if len(found) < max_count and not (duration and chapter.timecode >= duration):
            found.append(chapter)
    return found if len(found) >= MIN_IN_DESCRIPTION else []


def take_from_file(named: Iterable[tuple[float, str]], *, duration: int, max_count: int) -> list[Chapter]:
    """Take the titled chapters of a container, by time; one alone says nothing."""
    found: dict[int, Chapter] = {}
    for start_seconds, title in named:
        clean, timecode = _clean(title), max(0, round(start_seconds))
        if clean and not (duration and timecode >= duration):
            found.setdefault(timecode, Chapter(timecode, clean))
    chapters = [found[timecode] for timecode in sorted(found)][:max_count]
    return chapters if len(chapters) >= MIN_IN_DESCRIPTION else []


def choose(origin: Origin | None, stored: list[Chapter], described: list[Chapter]) -> list[Chapter]:
    """The owner's chapters count, even if there are none; then those of the description, then those of the file."""
    if origin is Origin.OWNER:
        return stored
    return described or stored


def _read(entry: Any) -> Chapter:
    if not isinstance(entry, dict):
        raise _invalid(REASON)
    title, timecode = entry.get("title"), entry.get("timecode")
    if isinstance(timecode, str) and _NUMBER.fullmatch(timecode):
        timecode = int(timecode)
    if type(timecode) is not int or not 0 <= timecode < 10**9:  # a boolean is no time
        raise _invalid(REASON)
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_TITLE or "\x00" in title:
        raise _invalid(REASON)
    return Chapter(timecode, title)


def _list_lines(text: str) -> Iterator[Chapter]:
    for line in text.splitlines():
        if (found := _LINE.fullmatch(line)) and (title := _clean(found[4])):
            yield Chapter((int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3]), title)


def _clean(title: str) -> str:
    """Without marks of Markdown around it, in one line, cut to what the wire takes."""
    printable = "".join(letter if letter.isprintable() else " " for letter in title)
    return " ".join(printable.split()).strip("*_` ")[:MAX_TITLE].strip()


def _invalid(reason: Reason) -> Invalid:
    return Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: reason})
