"""Giving a video on: what the form asks for is what link, code and markup say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.sharing.wishes import read_wishes, write_embed_address, write_link
from headwater.videos import Privacy, Video
from tests.support.client import Person
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

URL = "https://tube.example/w/x"


@pytest.mark.parametrize(
    ("query", "link", "embed"),
    [
        ({}, "", ""),
        ({"start": "1:30"}, "", ""),
        ({"from": "1", "start": "1:30"}, "?start=1m30s", "?start=1m30s"),
        ({"from": "1", "start": "soon"}, "", ""),
        ({"from": "1", "start": "0:00", "until": "1", "stop": "90"}, "?stop=1m30s", "?stop=1m30s"),
        ({"sent": "1", "title": "1", "controlBar": "1", "peertubeLink": "1"}, "", ""),
        ({"sent": "1", "title": "1", "autoplay": "1"}, "", "?autoplay=1&controlBar=0&peertubeLink=0"),
        ({"autoplay": "1", "loop": "1"}, "", "?autoplay=1&loop=1"),
    ],
)
def test_addresses_say_what_was_wished_for(query: dict[str, str], link: str, embed: str) -> None:
    wishes = read_wishes(query)
    assert write_link(URL, wishes) == URL + link
    assert write_embed_address(URL, wishes) == URL + embed


def share(client: Client | Person, video: Video, query: str = "") -> str:
    answer = client.get(f"/w/{shorten(video.uuid)}/share{query}", headers={"accept": "text/html"})
    assert answer.status_code == 200
    text: str = answer.text
    return text


def test_the_form_works_without_a_script(client: Client, runtime: Runtime, user: Person) -> None:
    video = add_video(runtime, Owner.of(user), name='Owls "<b>')
    base = runtime.settings.base_url
    plain = share(client, video)
    assert f'value="{base}/w/{shorten(video.uuid)}"' in plain
    chosen = share(client, video, "?sent=1&from=1&start=1:30&title=1&controlBar=1&autoplay=1")
    assert f'value="{base}/w/{shorten(video.uuid)}?start=1m30s"' in chosen
    assert f'src="/videos/embed/{video.uuid}?start=1m30s&amp;autoplay=1&amp;peertubeLink=0"' in chosen
    codes = [re.search(r'<svg viewBox[^>]* class="share-code">.*?</svg>', html, re.DOTALL) for html in (plain, chosen)]
    assert codes[0] and codes[1] and codes[0][0] != codes[1][0], "the code is that of the chosen link"
    assert "<b>" not in chosen


def test_closed_videos_offer_no_markup_for_other_sites(client: Client, runtime: Runtime, user: Person) -> None:
    private = add_video(runtime, Owner.of(user), privacy=int(Privacy.PRIVATE))
    assert "&lt;iframe" not in share(user, private)
    assert "Only people who may watch this video" in share(user, private)
    refused = client.get(f"/w/{shorten(private.uuid)}/share", headers={"accept": "text/html"}, follow_redirects=False)
    assert refused.status_code == 303
