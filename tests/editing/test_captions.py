"""The pages of captions and chapters, without scripts: files, plain text, and what is refused."""

from __future__ import annotations

import re

import pytest

from headwater.captions import find_caption
from headwater.chapters import are_by_owner
from tests.editing.conftest import MakeStudio, Studio

SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe wheel & <i>water</i>\n"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nL'eau\n"


def read_vtt(studio: Studio, language: str) -> str | None:
    with studio.runtime.database.read() as session:
        found = find_caption(session, studio.video_id, language)
    return None if found is None else studio.runtime.storage.read_bytes(found.storage_key).decode()


def send_file(studio: Studio, language: str, content: bytes, name: str = "c.srt") -> int:
    files = {"captionfile": (name, content, "application/octet-stream")}
    status: int = studio.send("/captions", {"language": language}, files=files).status_code
    return status


def test_a_file_is_added_listed_and_removed(studio: Studio) -> None:
    assert "There are none yet" in studio.open("/captions")
    assert send_file(studio, "fr", SRT) == 303
    assert "L'eau" in (read_vtt(studio, "fr") or "")
    html = studio.open("/captions")
    assert "French" in html and f'action="{studio.base}/captions/fr/delete"' in html
    assert studio.send("/captions/fr/delete").status_code == 303
    assert read_vtt(studio, "fr") is None


@pytest.mark.parametrize(
    ("language", "content", "words"),
    [
        ("xx-nonsense", SRT, "Choose a language of the list."),
        ("", SRT, "Choose a language of the list."),
        ("fr", b"\x00\x01\x02", "not a text file"),
        ("fr", b"no times here", "No subtitle with readable times"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(studio: Studio, language: str, content: bytes, words: str) -> None:
    files = {"captionfile": ("c.vtt", content, "text/vtt")}
    answer = studio.send("/captions", {"language": language}, files=files)
    assert answer.status_code == 400 and words in answer.text and 'aria-invalid="true"' in answer.text
    assert read_vtt(studio, "fr") is None


def test_a_language_is_begun_from_nothing_and_edited_as_text(studio: Studio) -> None:
    answer = studio.send("/captions", {"language": "de"})
    assert answer.headers["location"] == f"{studio.base}/captions/de"
    assert "WEBVTT" in studio.open("/captions/de") and "(new)" in studio.open("/captions/de")
    assert studio.send("/captions/de", {"vtt": SAID.replace("\n", "\r\n")}).status_code == 303
    assert read_vtt(studio, "de") == SAID
    assert "The wheel &amp; &lt;i&gt;water" in studio.open("/captions/de")


@pytest.mark.parametrize("text", ["", "   ", "WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards\n"])
def test_text_without_sense_is_kept_in_the_form_and_not_saved(studio: Studio, text: str) -> None:
    answer = studio.send("/captions/fr", {"vtt": text})
    assert answer.status_code == 400 and "Nothing is saved yet" in answer.text
    assert "Backwards" in answer.text or not text.strip()
    assert read_vtt(studio, "fr") is None


def test_a_language_that_does_not_exist_has_no_page(studio: Studio) -> None:
    assert studio.person.get(f"{studio.base}/captions/zz-zz", headers={"accept": "text/html"}).status_code == 404
    assert studio.send("/captions/fr/delete").status_code == 404


def chapters_of(studio: Studio) -> list[tuple[int, str]]:
    found = studio.person.get(f"/api/v1/videos/{studio.video_id}/chapters").json()["chapters"]
    return [(chapter["timecode"], chapter["title"]) for chapter in found]


def test_chapters_are_lines(studio: Studio) -> None:
    lines = "0:00 Water\r\n\r\n0:30  The <wheel>\r\n1:01 End"
    assert studio.send("/chapters", {"chapters": lines}).status_code == 303
    assert chapters_of(studio) == [(0, "Water"), (30, "The <wheel>"), (61, "End")]
    (shown,) = re.findall(r"<textarea[^>]*>\n([^<]*)</textarea>", studio.open("/chapters"))
    assert shown == "0:00 Water\n0:30 The &lt;wheel&gt;\n1:01 End"
    assert studio.send("/chapters", {"chapters": ""}).status_code == 303
    assert chapters_of(studio) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Water 0:00", "should be a time"),
        ("0:99 Water", "should be a time"),
        ("0:10", "should be a time"),
        ("5:00 Late", "ends after 61 seconds"),
        ("0:10 A\n0:10 B", "each timecode must be unique"),
        (f"0:10 {'x' * 101}", "valid title"),
    ],
)
def test_a_line_that_is_no_chapter_is_named(studio: Studio, line: str, words: str) -> None:
    answer = studio.send("/chapters", {"chapters": f"0:00 First\n{line}"})
    assert answer.status_code == 400 and words in answer.text and "0:00 First" in answer.text
    assert chapters_of(studio) == []


def test_chapters_of_the_description_are_shown_and_can_count_again(make_studio: MakeStudio) -> None:
    studio = make_studio(description="0:00 Water\n0:20 Wheel")
    assert "These were read from the description" in studio.open("/chapters")
    assert studio.send("/chapters", {"chapters": "0:05 Mine"}).status_code == 303
    html = studio.open("/chapters")
    assert "What the description says" in html and "Wheel" in html
    assert studio.send("/chapters", {"from-description": "1", "chapters": "0:05 Mine"}).status_code == 303
    assert chapters_of(studio) == [(0, "Water"), (20, "Wheel")]
    with studio.runtime.database.read() as session:
        assert not are_by_owner(session, studio.video_id)
