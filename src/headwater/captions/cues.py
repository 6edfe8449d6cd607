"""Subtitles as cues: WebVTT (W3C) and SubRip read, WebVTT written. Pure, and bounded by `CueLimits`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from headwater.captions.encoding import BadCaption
from headwater.kit.errors import Reason

_VTT_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ARROW = "-->"
_TIME = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})[.,]([0-9]{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_KEPT_TAG = re.compile(r"</?[biu]>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STAGE_DIRECTION = re.compile(r"\{\\[^{}]*\}")  # `{\an8}`: placing, of another format


class CueLimits(msgspec.Struct, frozen=True):
    """How much of a file is read before it is refused."""

    cues: int
    line_characters: int


class Cue(msgspec.Struct, frozen=True):
    """What is shown from one millisecond to another; `text` is marked up as WebVTT cue text, lines by newline."""

    start_ms: int
    end_ms: int
    text: str


def is_vtt(text: str) -> bool:
    """Whether a text says that it is WebVTT."""
    return _VTT_HEADER.fullmatch(text.partition("\n")[0]) is not None


def read_cues(text: str, limits: CueLimits) -> list[Cue]:
    """Read the cues of either format in their order in the file; raises BadCaption.

    As browsers do, cues that make no sense are passed over; a file in which nothing else is found is refused.
    """
    vtt = is_vtt(text)
    cues: list[Cue] = []
    passed_over = False
    for block in _list_blocks(text, limits):
        at = next((number for number, line in enumerate(block[:2]) if _ARROW in line), None)
        if at is None:
            continue
        if (times := _read_times(block[at])) is None:
            passed_over = True
            continue
        if len(cues) >= limits.cues:
            raise BadCaption(Reason("There are more than %(count)s subtitles in this file.", count=limits.cues))
        body = "\n".join(block[at + 1 :])
        cues.append(Cue(*times, body if vtt else _from_srt(body)))
    if not cues and (passed_over or not vtt):
        raise BadCaption(Reason("No subtitle with readable times was found in this file (WebVTT or SubRip)."))
    return cues


def write_vtt(cues: list[Cue]) -> str:
    """Write WebVTT with numbered cues."""
    blocks = [
        f"{number}\r\n{_write_time(cue.start_ms)} {_ARROW} {_write_time(cue.end_ms)}\r\n"
        + cue.text.replace("\n", "\r\n")
        + "\r\n\r\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "WEBVTT FILE\r\n\r\n" + "".join(blocks)


def _list_blocks(text: str, limits: CueLimits) -> Iterator[list[str]]:
    """Yield what stands between empty lines."""
    block: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > limits.line_characters:
            most = limits.line_characters
            raise BadCaption(Reason("Line %(line)s is longer than %(count)s characters.", line=number, count=most))
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _read_times(line: str) -> tuple[int, int] | None:
    found = _TIMES.fullmatch(line)
    if found is None:
        return None
    start, end = _milliseconds(*found.groups()[:4]), _milliseconds(*found.groups()[4:])
    return (start, end) if start < end else None


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _write_time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _from_srt(body: str) -> str:
    """Keep bold, italic and underlined; other marks of the older format go, and its plain signs stay plain."""
    text = _STAGE_DIRECTION.sub("", body)
    parts, last = [], 0
    for tag in _ANY_TAG.finditer(text):
        parts.append(_escape(text[last : tag.start()]))
        parts.append(tag[0].lower() if _KEPT_TAG.fullmatch(tag[0]) else "")
        last = tag.end()
    return "".join([*parts, _escape(text[last:])])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
