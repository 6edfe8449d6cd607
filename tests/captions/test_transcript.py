"""Cues become paragraphs to read."""

from __future__ import annotations

import pytest

from headwater.captions.cues import Cue
from headwater.captions.transcript import HARD_CHARACTERS, Paragraph, build_transcript, read_plain


def say(*texts: str, every_ms: int = 2000) -> list[Cue]:
    return [Cue(n * every_ms, n * every_ms + 2000, text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<i>a</i> b", ["a b"]),
        ("<v Ann>Hi\n<v.loud Bob Ray>Ho</v>", ["Ann: Hi", "Bob Ray: Ho"]),
        ("R&amp;D &lt;3", ["R&D <3"]),
        ("<00:00:01.000>word <c.x>by</c> word", ["word by word"]),
        ("  \n\t", []),
    ],
)
def test_marks_of_cues_are_not_read_aloud(text: str, lines: list[str]) -> None:
    assert read_plain(text) == lines


def test_sentences_join_and_a_pause_begins_a_paragraph() -> None:
    cues = [*say("One", "two", "three."), Cue(12_500, 13_000, "Later.")]
    assert build_transcript(cues, 1000).paragraphs == [Paragraph(0, "One two three."), Paragraph(12, "Later.")]


def test_a_long_paragraph_ends_with_its_sentence_or_at_last_anyway() -> None:
    sentences = build_transcript(say(*[f"{n}" + "x" * 98 + "." for n in range(5)]), 10_000).paragraphs
    assert [paragraph.start_seconds for paragraph in sentences] == [0, 4, 8]
    endless = build_transcript(say(*[f"{n}" + "y" * 99 for n in range(9)]), 10_000).paragraphs
    assert all(len(paragraph.text) < HARD_CHARACTERS + 104 for paragraph in endless) and len(endless) == 3


def test_rolling_captions_are_said_once() -> None:
    cues = say("so we\nbegan", "began\nto dig", "to dig\nto dig", "to dig")
    assert build_transcript(cues, 1000).paragraphs == [Paragraph(0, "so we began to dig")]


def test_cues_out_of_order_are_put_in_order() -> None:
    assert build_transcript(reversed(say("a", "b")), 1000).paragraphs == [Paragraph(0, "a b")]


def test_more_text_than_a_page_shows_is_cut_and_said_so() -> None:
    cut = build_transcript(say("a" * 60, "b" * 60, "c"), 100)
    assert (cut.paragraphs, cut.whole) == ([Paragraph(0, "a" * 60)], False)
    assert build_transcript(say("a" * 60), 100).whole
    assert build_transcript([], 100).paragraphs == []
