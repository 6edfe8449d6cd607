"""What is read from subtitle files of either format, and what is refused."""

from __future__ import annotations

import codecs

import pytest

from headwater.captions.cues import Cue, CueLimits, read_cues, write_vtt
from headwater.captions.encoding import BadCaption, decode_text
from headwater.captions.rules import is_caption, read_caption_file
from headwater.settings.media import Captions

LIMITS = CueLimits(cues=5, line_characters=200)
SRT = "1\n00:00:00,000 --> 00:00:02,000\nbonjour\n\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("été".encode(), "été"),
        (codecs.BOM_UTF8 + "été".encode(), "été"),
        (codecs.BOM_UTF16_LE + "été".encode("utf-16-le"), "été"),
        (codecs.BOM_UTF16_BE + "été".encode("utf-16-be"), "été"),
        ("été “ici”".encode("cp1252"), "été “ici”"),
        (b"\xe9t\xe9 \x81", "été \x81"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"", ""),
    ],
)
def test_text_is_read_whatever_it_was_written_with(content: bytes, text: str) -> None:
    assert decode_text(content) == text


@pytest.mark.parametrize("content", [b"\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"WEBVTT\n\n\x07", b"\x1f\x8b\x08rest"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(BadCaption, match="not a text file"):
        decode_text(content)


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        (SRT, [Cue(0, 2000, "bonjour")]),
        ("1\n0:0:1.5 --> 0:0:2,25\na\nb", [Cue(1500, 2250, "a\nb")]),
        ("00:01:02,003 --> 01:00:00,000 X1:10 X2:20\n{\\an8}<i>a</i> <font color=red>b</font>",
         [Cue(62_003, 3_600_000, "<i>a</i> b")]),
        ("\n\n" + SRT + "\n\n\n2\n00:00:03,000 --> 00:00:04,000\n\n", [Cue(0, 2000, "bonjour"), Cue(3000, 4000, "")]),
        ("1\n00:00:00,000 --> 00:00:02,000\nR&D <3 --> x", [Cue(0, 2000, "R&amp;D &lt;3 --&gt; x")]),
        ("WEBVTT\n\n00:01.000 --> 00:02.500 align:start\n<v Ann>Hi</v>", [Cue(1000, 2500, "<v Ann>Hi</v>")]),
        ("WEBVTT - title\n\nNOTE no cue\n\nSTYLE\n::cue { color: red }\n\nid\n100:00:00.000 --> 100:00:01.000\nx",
         [Cue(360_000_000, 360_001_000, "x")]),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards\n\n00:03.000 --> 00:04.000\nx", [Cue(3000, 4000, "x")]),
        ("WEBVTT", []),
        ("WEBVTT\n\nNOTE nothing is said", []),
    ],
)  # fmt: skip
def test_cues_of_both_formats(text: str, cues: list[Cue]) -> None:
    assert read_cues(text, LIMITS) == cues


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "No subtitle"),
        ("hello", "No subtitle"),
        ("WEBVTTX\n\nhello", "No subtitle"),
        ("WEBVTT\n\nnever --> ever\nx", "No subtitle"),
        ("00:00:02,000 --> 00:00:01,000\nx", "No subtitle"),
        (SRT * 6, "more than 5"),
        (SRT + "x" * 201, "Line 5 is longer than 200"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadCaption, match=reason):
        read_cues(text, LIMITS)


def test_cues_are_written_as_the_reference_writes_them() -> None:
    assert write_vtt(read_cues(SRT, LIMITS)) == (
        "WEBVTT FILE\r\n\r\n1\r\n00:00:00.000 --> 00:00:02.000\r\nbonjour\r\n\r\n"
    )


def test_written_cues_are_read_back() -> None:
    cues = [Cue(0, 1, "a"), Cue(3_599_999, 3_600_000, "b\nc"), Cue(360_000_000, 360_000_001, "<i>d</i>")]
    assert read_cues(decode_text(write_vtt(cues).encode()), LIMITS) == cues


def test_webvtt_keeps_its_styles_and_notes() -> None:
    given = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:00.000 --> 00:01.000\nx\n"
    assert read_caption_file(given.encode(), Captions()).vtt.decode() == given


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadCaption, match="larger than 10 bytes"):
        read_caption_file(b"WEBVTT\n\n00:0", Captions(max_size=10))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filename", "media_type", "expected"),
    [
        ("a.vtt", "application/octet-stream", True),
        ("A.SRT", "", True),
        ("blob", "text/vtt; charset=utf-8", True),
        ("blob", "application/x-subrip", True),
        ("a.txt", "text/plain", False),
        ("a.vtt.exe", "application/octet-stream", False),
    ],
)
def test_files_are_captions_by_name_or_type(filename: str, media_type: str, expected: bool) -> None:
    assert is_caption(filename, media_type) is expected
