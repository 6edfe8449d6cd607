"""The watch page as browsers, other sites, and people without JavaScript get it."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from headwater.jobs import enqueue
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video, VideoFile, VideoState
from tests.support.transcoding import work_off
from tests.videos.conftest import signed_in
from tests.videos.people import Owner, add_files, add_video

ROOT = Path(__file__).parents[2]
DESCRIPTION = "0:05 the start\n**Bold** words\n<script>alert(1)</script>\nhttps://a.example\nfive\nsix"


class Elements(HTMLParser):
    """Collects elements with their attributes, and the text of script elements by id or type."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.found.append((tag, attributes))
        self._script = (attributes.get("id") or attributes.get("type") or "") if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = data
            self._script = ""

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [has for name, has in self.found if name == tag and all(has.get(k) == v for k, v in wanted.items())]

    def meta(self, name: str) -> str | None:
        (found,) = self.all("meta", property=name) or self.all("meta", name=name) or [{}]
        return found.get("content")


def path_of(video: Video) -> str:
    return f"/w/{shorten(video.uuid)}"


def open_page(client: TestClient[Any], video: Video, who: str | None = None) -> Elements:
    answer = client.get(path_of(video), headers={"accept": "text/html"} | (signed_in(who) if who else {}))
    assert answer.status_code == 200, answer.text[:500]
    return Elements(answer.text)


@pytest.fixture
def video(runtime: Runtime, mary: Owner) -> Video:
    made = add_video(runtime, mary, name="Owls </script> & more", description=DESCRIPTION, tags=["owls", "night"])
    add_files(runtime, made)
    return made


def test_without_javascript_the_complete_file_plays(client: TestClient[Any], video: Video) -> None:
    page = open_page(client, video)
    (element,) = page.all("video")
    assert "controls" in element and element["poster"]
    assert element["src"] == f"/static/web-videos/{video.uuid}-720.mp4", "a path: the instance may have other names"
    assert page.all("script") and all("src" in s or "json" in (s["type"] or "") for s in page.all("script"))


def test_without_javascript_a_silent_film_plays_too(client: TestClient[Any], runtime: Runtime, video: Video) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(VideoFile).values(has_audio=False))
    (element,) = open_page(client, video).all("video")
    assert element["src"]


def test_the_player_gets_playlist_storyboard_and_files(client: TestClient[Any], video: Video) -> None:
    data = json.loads(open_page(client, video).scripts["player-data"])
    assert data["title"] == "Owls </script> & more"
    assert (data["state"], data["finished"]) == ("playable", True)
    assert data["hls"] == f"/static/streaming-playlists/hls/{video.uuid}/{video.uuid}-master.m3u8"
    assert data["storyboard"]["url"] == f"/lazy-static/storyboards/{video.uuid}.jpg"
    assert data["storyboard"]["spriteDuration"] == 1


def test_other_sites_and_search_engines_read_what_it_is(
    client: TestClient[Any], runtime: Runtime, video: Video
) -> None:
    page, base = open_page(client, video), runtime.settings.base_url
    assert page.all("link", rel="canonical")[0]["href"] == base + path_of(video) == page.meta("og:url")
    assert page.meta("og:title") == "Owls </script> & more"
    assert page.meta("og:type") == "video.other"
    assert (page.meta("og:image") or "").startswith(base)
    assert (page.meta("og:video") or "").startswith(base)
    about = json.loads(page.scripts["application/ld+json"])
    assert (about["@type"], about["name"], about["url"]) == (
        "VideoObject",
        "Owls </script> & more",
        base + path_of(video),
    )
    assert page.meta("robots") is None


def test_the_description_is_marked_up_linked_and_harmless(client: TestClient[Any], video: Video) -> None:
    page = open_page(client, video)
    assert page.all("a", **{"data-time": "5s"})[0]["href"] == "?start=5s"
    assert page.all("a", href="https://a.example")[0]["rel"] == "noopener noreferrer nofollow ugc"
    assert page.all("details", **{"class": "watch-unfold"}), "six lines are folded, and unfolded without a script"


def test_a_video_that_still_grows_plays_progressively(client: TestClient[Any], runtime: Runtime, mary: Owner) -> None:
    growing = add_video(runtime, mary, published=False, row={"playable_at": sa.func.now()})
    add_files(runtime, growing, finished=False)
    page = open_page(client, growing)
    data = json.loads(page.scripts["player-data"])
    assert (data["state"], data["finished"], data["files"]) == ("playable", False, [])
    assert data["hls"].endswith("-master.m3u8")
    assert "src" not in page.all("video")[0] and page.all("noscript"), "no complete file yet: it says so"


@pytest.mark.parametrize(
    ("state", "expected"), [(VideoState.TO_TRANSCODE, "waiting"), (VideoState.TRANSCODING_FAILED, "failed")]
)
def test_a_video_without_media_says_where_it_stands(
    client: TestClient[Any], runtime: Runtime, mary: Owner, state: VideoState, expected: str
) -> None:
    made = add_video(runtime, mary, published=False, row={"state": state})
    data = json.loads(open_page(client, made, "mary").scripts["player-data"])
    assert (data["state"], data["hls"]) == (expected, None)


def test_who_waits_for_the_whole_gets_no_media(client: TestClient[Any], runtime: Runtime, mary: Owner) -> None:
    made = add_video(runtime, mary, published=False, waitTranscoding=True, row={"playable_at": sa.func.now()})
    add_files(runtime, made, finished=False)
    assert json.loads(open_page(client, made).scripts["player-data"])["state"] == "waiting"
    assert json.loads(open_page(client, made, "mary").scripts["player-data"])["state"] == "playable"


@pytest.mark.parametrize("privacy", [Privacy.UNLISTED, Privacy.INTERNAL, Privacy.PRIVATE])
def test_what_is_not_public_is_not_offered_to_search_engines(
    client: TestClient[Any], runtime: Runtime, mary: Owner, privacy: Privacy
) -> None:
    made = add_video(runtime, mary, privacy=int(privacy))
    add_files(runtime, made)
    page = open_page(client, made, "mary")
    assert page.meta("robots") == "noindex"
    assert page.meta("og:video") is None


def test_every_other_address_leads_to_the_short_one(client: TestClient[Any], video: Video) -> None:
    for path in (f"/w/{video.uuid}", f"/w/{video.id}", f"/videos/watch/{video.uuid}", f"/videos/watch/{video.id}"):
        answer = client.get(f"{path}?start=1m", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, f"{path_of(video)}?start=1m")


def test_strangers_are_asked_to_log_in_or_refused(client: TestClient[Any], runtime: Runtime, mary: Owner) -> None:
    private = add_video(runtime, mary, privacy=int(Privacy.PRIVATE))
    browser = {"accept": "text/html"}
    anonymous = client.get(path_of(private), headers=browser, follow_redirects=False)
    assert (anonymous.status_code, anonymous.headers["location"]) == (303, f"/login?next={path_of(private)}")
    assert client.get(path_of(private), headers=browser | signed_in("paul")).status_code == 403
    assert client.get("/w/nothing", headers=browser).status_code == 404
    unlisted = add_video(runtime, mary, privacy=int(Privacy.UNLISTED))
    assert client.get(f"/w/{unlisted.id}", headers=browser, follow_redirects=False).status_code == 303
    assert client.get(path_of(unlisted), headers=browser).status_code == 200


def test_downloads_are_offered_only_where_they_are_allowed(
    client: TestClient[Any], runtime: Runtime, mary: Owner
) -> None:
    closed = add_video(runtime, mary, downloadEnabled=False)
    add_files(runtime, closed)
    page = f"{path_of(closed)}/download"
    assert not open_page(client, closed).all("a", href=page)
    assert client.get(page, headers={"accept": "text/html"}).status_code == 403
    assert open_page(client, closed, "mary").all("a", href=page)
    listed = Elements(client.get(page, headers={"accept": "text/html"} | signed_in("mary")).text)
    offered = [a["href"] for a in listed.all("a") if "download" in a]
    files = ("web-videos", "original-video-files")
    expected = [f"{runtime.settings.base_url}/download/{folder}/{closed.uuid}-720.mp4" for folder in files]
    assert offered == expected, "one file per resolution, and the uploaded one for its owner"


def test_a_torrent_and_a_magnet_link_are_offered_for_each_resolution(
    client: TestClient[Any], runtime: Runtime, mary: Owner
) -> None:
    video = add_video(runtime, mary)
    add_files(runtime, video)
    page = f"{path_of(video)}/download"
    assert "magnet:" not in client.get(page, headers={"accept": "text/html"}).text
    with runtime.database.write() as session:
        enqueue(session, "make-torrents", {"video_id": video.id})
    work_off(runtime)
    listed = Elements(client.get(page, headers={"accept": "text/html"}).text)
    (torrent,) = [a["href"] for a in listed.all("a") if a["href"].endswith(".torrent")]
    assert "/download/torrents/" in torrent
    assert len([a for a in listed.all("a") if a["href"].startswith("magnet:?xs=")]) == 1
    assert not [a for a in listed.all("a") if "download" in a and a["href"].startswith("magnet:")]


def test_up_next_lists_others_but_not_the_video_itself(
    client: TestClient[Any], runtime: Runtime, mary: Owner, video: Video
) -> None:
    other = add_video(runtime, mary, name="Another")
    hidden = add_video(runtime, mary, privacy=int(Privacy.UNLISTED))
    links = {a.get("href") for a in open_page(client, video).all("a")}
    assert path_of(other) in links
    assert not links & {path_of(video), path_of(hidden)}


def test_the_page_takes_a_constant_number_of_statements(
    client: TestClient[Any], runtime: Runtime, mary: Owner, video: Video
) -> None:
    def count() -> int:
        statements: list[str] = []
        sa.event.listen(sa.Engine, "before_cursor_execute", listener := lambda *seen: statements.append(seen[2]))
        open_page(client, video)
        sa.event.remove(sa.Engine, "before_cursor_execute", listener)
        return len(statements)

    first = count()
    for _ in range(5):
        add_files(runtime, add_video(runtime, mary))
    assert count() == first


def test_the_page_translates_every_word_of_the_player(client: TestClient[Any], video: Video) -> None:
    translated = set(json.loads(open_page(client, video).scripts["player-strings"]))
    said: set[str] = set()
    for source in (ROOT / "client" / "player").rglob("*.ts"):
        text = source.read_text()
        for call in re.findall(r"translate\(((?:[^()]|\([^()]*\))*)\)", text):
            said |= set(re.findall(r'"([^"]+)"', call.split(", {")[0]))
        said |= set(re.findall(r'^  \w+: "([A-Z][^"]+)"', text, re.MULTILINE))
        said |= {word for pair in re.findall(r'^  \w+: \["([^"]+)", "([^"]+)"\]', text, re.MULTILINE) for word in pair}
    assert len(said) > 30 and said <= translated


def test_up_next_begins_with_what_is_near(
    client: TestClient[Any], runtime: Runtime, mary: Owner, people: dict[str, Owner], video: Video
) -> None:
    stranger = people["paul"]
    near = add_video(runtime, stranger, name="Owls elsewhere", tags=["Owls"])
    same = add_video(runtime, mary, name="Another of Mary's")
    newest = add_video(runtime, stranger, name="Something else")
    links = [a["href"] for a in open_page(client, video).all("a") if (a.get("href") or "").startswith("/w/")]
    shown = [link for link in links if link in {path_of(made) for made in (near, same, newest)}]
    assert shown == [path_of(near), path_of(same), path_of(newest)]
    following = json.loads(open_page(client, video).scripts["player-data"])["next"]
    assert following == {"title": "Owls elsewhere", "url": path_of(near)}


def test_owners_read_why_others_do_not_see_it(client: TestClient[Any], runtime: Runtime, mary: Owner) -> None:
    def text_of(video: Video, who: str | None = None) -> str:
        return client.get(path_of(video), headers={"accept": "text/html"} | (signed_in(who) if who else {})).text

    private = add_video(runtime, mary, privacy=int(Privacy.PRIVATE))
    assert "only you and the moderators" in text_of(private, "mary")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    planned = {"scheduled_at": later, "scheduled_privacy": Privacy.PUBLIC}
    scheduled = add_video(runtime, mary, privacy=int(Privacy.PRIVATE), row=planned)
    assert "Planned: others see it from" in text_of(scheduled, "mary")
    waiting = add_video(runtime, mary, published=False, waitTranscoding=True)
    assert "when all of it is prepared" in text_of(waiting, "mary")
    assert "when all of it is prepared" not in text_of(waiting)
