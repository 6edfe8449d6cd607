"""What is said, as text to read and search: cues joined into paragraphs that know when they begin. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

import msgspec

from headwater.captions.cues import Cue

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'»”’)]*$")
PAUSE_MS = 3000  # silence that begins a paragraph
SOFT_CHARACTERS = 200  # a paragraph ends with the next sentence ...
HARD_CHARACTERS = 400  # ... or, without one, here


class Paragraph(msgspec.Struct, frozen=True):
    """A few sentences and the second at which they begin."""

    start_seconds: int
    text: str


class Transcript(msgspec.Struct, frozen=True):
    """The paragraphs in order; not `whole` when there was more text than pages show."""

    paragraphs: list[Paragraph]
    whole: bool = True


def build_transcript(cues: Iterable[Cue], max_characters: int) -> Transcript:
    """Join cues, which need not be in order, into paragraphs."""
    paragraphs: list[Paragraph] = []
    characters, words, start_ms, end_ms = 0, "", 0, 0

    for cue, text in _say_once(sorted(cues, key=lambda cue: cue.start_ms)):
        if words and (cue.start_ms - end_ms >= PAUSE_MS or _is_full(words)):
            paragraphs.append(Paragraph(start_ms // 1000, words))
            words = ""
        if characters + len(text) > max_characters:
            return Transcript(_close(paragraphs, words, start_ms), whole=False)
        start_ms = start_ms if words else cue.start_ms
        words = f"{words} {text}" if words else text
        characters, end_ms = characters + len(text) + 1, cue.end_ms
    return Transcript(_close(paragraphs, words, start_ms))


def read_plain(text: str) -> list[str]:
    """Return the lines of a cue as a person reads them: no marks, speakers by name."""
    spoken = html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", text)))
    lines = (" ".join(line.split()) for line in spoken.split("\n"))
    return [line for line in lines if line]


def _say_once(cues: Iterable[Cue]) -> Iterator[tuple[Cue, str]]:
    """Leave out what the cue before has shown already: rolling captions repeat their last lines."""
    before: list[str] = []
    for cue in cues:
        lines = read_plain(cue.text)
        if text := " ".join(line for line in lines if line not in before):
            yield cue, text
        before = lines


def _is_full(words: str) -> bool:
    return len(words) >= HARD_CHARACTERS or (len(words) >= SOFT_CHARACTERS and bool(_SENTENCE_END.search(words)))


def _close(paragraphs: list[Paragraph], words: str, start_ms: int) -> list[Paragraph]:
    return [*paragraphs, Paragraph(start_ms // 1000, words)] if words else paragraphs
