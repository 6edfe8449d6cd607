"""Captions and chapters on the watch page: tracks for the player, lists that work without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from headwater.captions.watch import choose_track
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video
from tests.support.client import Person
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

SAID = b"WEBVTT\n\n00:01.000 --> 00:02.000\nAn <i>owl</i> & a </script> mouse.\n\n01:10.000 --> 01:11.000\nLater.\n"


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user), language="en", row={"duration_seconds": 100})


def add(user: Person, video: Video, language: str, content: bytes = SAID) -> None:
    path = f"/api/v1/videos/{video.uuid}/captions/{language}"
    assert user.put(path, files={"captionfile": ("c.vtt", content, "text/vtt")}).status_code == 204


def page(client: Client | Person, video: Video, query: str = "") -> str:
    answer = client.get(f"/w/{shorten(video.uuid)}{query}", headers={"accept": "text/html"})
    assert answer.status_code == 200
    text: str = answer.text
    return text


def test_every_language_is_a_track_of_the_plain_player(client: Client, user: Person, video: Video) -> None:
    add(user, video, "fr"), add(user, video, "ar")
    tracks = re.findall(r'<track kind="captions" srclang="(\w+)" label="(\w+)" src="([^"]+)">', page(client, video))
    assert [track[:2] for track in tracks] == [("ar", "Arabic"), ("fr", "French")]
    assert all(client.get(url).status_code == 200 for _, _, url in tracks)


def test_the_transcript_is_read_and_followed_without_a_script(client: Client, user: Person, video: Video) -> None:
    add(user, video, "en")
    text = page(client, video)
    assert '<details class="watch-panel" id="transcript">' in text
    found = re.findall(
        r'href="\?start=(\d+)s" data-time="\1s"><span class="number">([\d:]+)</span><span[^>]*>(.*?)<', text
    )
    assert found == [("1", "0:01", "An owl &amp; a mouse."), ("70", "1:10", "Later.")]


def test_another_language_is_a_link(client: Client, user: Person, video: Video) -> None:
    add(user, video, "en"), add(user, video, "fr", SAID.replace(b"Later", b"Plus tard"))
    assert "Later." in page(client, video) and 'href="?transcript=fr#transcript"' in page(client, video)
    french = page(client, video, "?transcript=fr")
    assert "Plus tard." in french and 'id="transcript" open>' in french
    assert "Later." in page(client, video, "?transcript=zz"), "an unknown one is no mistake worth a refusal"


def test_a_transcript_that_is_cut_says_where_it_goes_on(
    runtime: Runtime, client: Client, user: Person, video: Video
) -> None:
    times = [f"{n // 60:02}:{n % 60:02}" for n in range(121)]
    cues = [f"{times[n]}.000 --> {times[n + 1]}.000\n" + f"word {n} " * 300 for n in range(120)]
    add(user, video, "en", "\n\n".join(["WEBVTT", *cues]).encode())
    text = page(client, video)
    assert len(text) < runtime.settings.captions.transcript_characters + 100_000
    assert re.search(r'href="/lazy-static/video-captions/[^"]+" download>It goes on', text)


def test_captions_without_words_have_no_transcript(client: Client, user: Person, video: Video) -> None:
    add(user, video, "en", b"WEBVTT\n")
    assert "<track" in page(client, video) and 'id="transcript"' not in page(client, video)


def test_chapters_are_listed_and_told_to_the_player(client: Client, user: Person, video: Video) -> None:
    chapters = [{"timecode": 0, "title": "Dusk & <dawn>"}, {"timecode": 65, "title": "Noon"}]
    assert user.put(f"/api/v1/videos/{video.uuid}/chapters", json={"chapters": chapters}).status_code == 204
    text = page(client, video)
    assert re.findall(r'data-time="(\d+)s"><span class="number">([\d:]+)</span><span[^>]*>([^<]*)<', text) == [
        ("0", "0:00", "Dusk &amp; &lt;dawn&gt;"), ("65", "1:05", "Noon"),
    ]  # fmt: skip
    (data,) = re.findall(r'id="player-data">(.*?)</script>', text)
    assert json.loads(data)["chapters"] == [{"start": 0, "title": "Dusk & <dawn>"}, {"start": 65, "title": "Noon"}]


def test_a_video_with_neither_has_no_panels(client: Client, video: Video) -> None:
    text = page(client, video)
    assert "watch-panel" not in text and "<track" not in text


def test_who_may_not_watch_yet_is_told_nothing_of_it(runtime: Runtime, client: Client, user: Person) -> None:
    waiting = add_video(runtime, Owner.of(user), published=False, privacy=Privacy.PUBLIC, description="0:00 a\n0:05 b")
    add(user, waiting, "en")
    assert "<track" not in page(client, waiting) and 'id="chapters"' not in page(client, waiting)
    assert "<track" in page(user, waiting) and 'id="chapters"' in page(user, waiting)


@pytest.mark.parametrize(
    ("languages", "wishes", "expected"),
    [
        (["ar", "fr"], [None, None], 0),
        (["ar", "fr"], ["fr", "ar"], 1),
        (["ar", "fr"], ["xx", "fr"], 1),
        (["ar", "zh-Hans"], ["zh", None], 1),
        (["ar", "pt"], [None, "pt_BR"], 1),
        (["zh-Hans", "zh"], ["zh"], 1),
    ],
)
def test_the_first_wish_that_can_be_met(languages: Sequence[str], wishes: Sequence[Any], expected: int) -> None:
    assert choose_track(languages, wishes) == expected
