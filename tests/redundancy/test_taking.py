"""Other instances keep copies of videos: their mirrors are taken, used, and forgotten."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import bencode2
import pytest
import sqlalchemy as sa

from headwater.actors import find_instance_actor
from headwater.blocks import block_server
from headwater.federation.people import resolve_actor
from headwater.follows import unfollow
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.kit.pieces import Pieces
from headwater.redundancy import Mirror
from headwater.remote import fetch_video
from headwater.torrents.document import TorrentFacts, read_document, write_document
from tests.redundancy.films import cache_file, mirrors_of, plain_cache_file, publish_film, read_details, reasons, tell
from tests.support.fediverse import Fediverse, Site
from tests.support.talking import Stranger, add_user, hear, publish

ANYBODY = {"HEADWATER__REMOTE_REDUNDANCY__VIDEOS__ACCEPT_FROM": "anybody"}
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
A = "https://a.example/accounts/peertube"
Pair = tuple[Site, Site, str]


@pytest.fixture
def pair(fediverse: Fediverse) -> Pair:
    """An instance with a film, and another one that it follows."""
    a, b = fediverse.instance("a.example"), fediverse.instance("b.example")
    add_user(a, "alice")
    hear(a, b, "https://b.example/accounts/peertube")
    return a, b, publish_film(a, "alice")


def folder(host: str, video: str) -> str:
    return f"https://{host}/static/redundancy/hls/{video.rpartition('/')[2]}"


def look_over(site: Site) -> None:
    with site.runtime.database.write() as session:
        enqueue(session, "look-over-mirrors", {})


def web_seeds(file: dict[str, Any]) -> list[str]:
    return parse_qs(urlsplit(file["magnetUri"]).query)["ws"]


def test_viewers_here_and_elsewhere_use_a_mirror_until_its_time_is_up(fediverse: Fediverse, pair: Pair) -> None:
    a, b, video = pair
    c = fediverse.instance("c.example", **ANYBODY)
    hear(c, a, "https://a.example/accounts/alice")
    with clock.frozen(NOON) as advance:
        fetch_video(c.runtime, video)
        until = format_wire(NOON + dt.timedelta(hours=10))
        tell(b, a, cache_file("b.example", video, expires=until))
        tell(b, a, cache_file("b.example", video, expires=until), id="https://b.example/again")
        fediverse.settle()
        assert mirrors_of(a, video) == mirrors_of(c, video) == [folder("b.example", video)]
        page = a.client.get(f"/w/{video.rpartition('/')[2]}", headers={"accept": "text/html"}).text
        data = json.loads(page.partition('id="player-data">')[2].partition("</script>")[0])
        assert data["swarm"]["sources"] == [folder("b.example", video)]
        advance(dt.timedelta(hours=9))
        later = format_wire(NOON + dt.timedelta(hours=20))
        tell(b, a, cache_file("b.example", video, expires=later), "Update")
        fediverse.settle()
        advance(dt.timedelta(hours=9))
        assert len(mirrors_of(a, video)) == len(mirrors_of(c, video)) == 1
        advance(dt.timedelta(hours=3))
        assert mirrors_of(a, video) == mirrors_of(c, video) == []
        look_over(a)
        fediverse.settle()
        with a.runtime.database.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Mirror)) == 0
    assert set(reasons(a)) | set(reasons(c)) == {None}


def test_a_mirror_that_is_taken_back_is_used_no_more(fediverse: Fediverse, pair: Pair) -> None:
    a, b, video = pair
    c = fediverse.instance("c.example", **ANYBODY)
    hear(c, a, "https://a.example/accounts/alice")
    fetch_video(c.runtime, video)
    tell(b, a, cache_file("b.example", video))
    fediverse.settle()
    tell(b, a, cache_file("b.example", video), "Undo")
    fediverse.settle()
    assert mirrors_of(a, video) == mirrors_of(c, video) == [] and set(reasons(a)) == {None}


def test_torrent_clients_learn_of_a_copy_of_a_plain_file(fediverse: Fediverse, pair: Pair) -> None:
    a, b, video = pair
    name = video.rpartition("/")[2]
    facts = TorrentFacts("A film 720p.mp4", (), (f"https://a.example/static/web-videos/{name}-720.mp4",))
    a.runtime.storage.put_bytes(f"torrents/{name}.torrent", write_document(facts, Pieces(100, 16384, b"p" * 20), 0))
    before = a.client.get(f"/lazy-static/torrents/{name}.torrent")
    tell(b, a, plain_cache_file("b.example", video))
    tell(b, a, cache_file("b.example", video))
    fediverse.settle()
    copy = f"https://b.example/static/redundancy/{name}-720.mp4"
    found = read_details(a, video)
    assert web_seeds(found["files"][0]) == [*facts.web_seeds, copy]
    (rung,) = found["streamingPlaylists"][0]["files"]
    assert web_seeds(rung)[1:] == [f"{folder('b.example', video)}/{name}-720-fragmented.mp4"]
    for path in ("lazy-static", "download"):
        after = a.client.get(f"/{path}/torrents/{name}.torrent")
        assert read_document(after.content)[0].web_seeds == (*facts.web_seeds, copy)
        assert bencode2.bdecode(after.content)[b"info"] == bencode2.bdecode(before.content)[b"info"]
        assert "immutable" not in after.headers["cache-control"] and after.headers["etag"] != before.headers["etag"]


PAST = "2020-01-01T00:00:00.000Z"
FOREIGN = "it is of another host than who says so"
ELSEWHERE_TOO = "its file is not at an address of its own instance"
ELSEWHERE = {"type": "Link", "mediaType": "application/x-mpegURL", "href": "https://c.example/static/redundancy/hls/1"}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"id": "https://c.example/redundancy/1"}, FOREIGN),
    ({"url": None}, "it names no file"),
    ({"url": [ELSEWHERE]}, "it names no file"),
    ({"url": ELSEWHERE}, ELSEWHERE_TOO),
    ({"url": ELSEWHERE | {"href": "http://b.example/hls/1"}}, ELSEWHERE_TOO),
    (
        {"url": ELSEWHERE | {"href": "https://b.example@c.example/"}},
        ELSEWHERE_TOO,
    ),
    ({"url": ELSEWHERE | {"href": ["https://b.example/"]}}, ELSEWHERE_TOO),
    ({"expires": PAST}, "its time is up"),
    ({"expires": "tomorrow"}, "its end is no time"),
    ({"expires": 5}, "its end is no time"),
    ({"object": "https://a.example/videos/watch/none"}, "there is no such video here"),
    ({"object": {}}, "there is no such video here"),
]
BAD_FILES: list[tuple[dict[str, Any], str]] = [
    ({"height": 480}, "the video has no such file"),
    ({"fps": None}, "its file is of no size that there is"),
    ({"size": 1 << 60}, "its file is of no size that there is"),
    ({"size": -1}, "its file is of no size that there is"),
    ({"size": True}, "its file is of no size that there is"),
    ({"size": 7}, "its file is not as large as the one of the video"),
]


def test_what_cannot_be_is_not_taken(fediverse: Fediverse, pair: Pair) -> None:
    a, b, video = pair
    documents = [(cache_file("b.example", video, **changes), why) for changes, why in BAD]
    documents += [(plain_cache_file("b.example", video, **changes), why) for changes, why in BAD_FILES]
    for number, (document, _) in enumerate(documents):
        tell(b, a, document, id=f"https://b.example/activities/{number}")
    fediverse.settle()
    assert reasons(a) == [why for _, why in documents]
    assert mirrors_of(a, video) == []


def test_only_instances_keep_copies_and_only_their_own(fediverse: Fediverse) -> None:
    a, b, c = (fediverse.instance(f"{name}.example", **ANYBODY) for name in "abc")
    add_user(a, "alice")
    video, private = publish_film(a, "alice"), publish_film(a, "alice", privacy=3)
    live = publish(a, "alice", is_live=True)
    fay = Stranger(fediverse, c)
    fay.post(a, {"type": "Create", "id": f"{fay.url}/1", "object": cache_file("d.example", video)}, kind="CacheFile")
    fediverse.settle()
    tell(b, a, cache_file("b.example", video))
    fediverse.settle()
    theirs = cache_file("c.example", video) | {"id": cache_file("b.example", video)["id"]}
    tell(c, a, theirs, id="https://c.example/1")
    tell(c, a, theirs, "Undo", id="https://c.example/2")
    for number, closed in enumerate((private, live)):
        tell(c, a, cache_file("c.example", closed), id=f"https://c.example/closed/{number}")
    fediverse.settle()
    assert reasons(a) == [
        "only instances keep copies",
        None,
        FOREIGN,
        "it keeps no such copy",
        "it is no video that may be copied",
        "it is no video that may be copied",
    ]
    assert mirrors_of(a, video) == [folder("b.example", video)]


def test_enough_instances_keep_a_copy(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example", **ANYBODY, HEADWATER__REMOTE_REDUNDANCY__VIDEOS__MAX_PER_VIDEO="1")
    b, c = fediverse.instance("b.example"), fediverse.instance("c.example")
    add_user(a, "alice")
    video = publish_film(a, "alice")
    for site in (b, c, b):
        tell(site, a, cache_file(site.host, video), "Update")
        fediverse.settle()
    assert reasons(a) == [None, "enough instances keep a copy of this video", None]
    assert mirrors_of(a, video) == [folder("b.example", video)]


@pytest.mark.parametrize("accepted", ["nobody", "followings", "anybody"])
def test_the_setting_says_whose_copies_are_used(fediverse: Fediverse, accepted: str) -> None:
    a = fediverse.instance("a.example", HEADWATER__REMOTE_REDUNDANCY__VIDEOS__ACCEPT_FROM=accepted)
    b, c = fediverse.instance("b.example"), fediverse.instance("c.example")
    add_user(a, "alice")
    video = publish_film(a, "alice")
    hear(a, b, "https://b.example/accounts/peertube")
    hear(c, a, A)  # that it follows us says nothing
    for site in (b, c):
        tell(site, a, cache_file(site.host, video))
        fediverse.settle()
    kept = {"nobody": [], "followings": ["b.example"], "anybody": ["b.example", "c.example"]}[accepted]
    assert mirrors_of(a, video) == [folder(host, video) for host in kept]
    target = resolve_actor(a.runtime, "https://b.example/accounts/peertube")
    with a.runtime.database.write() as session:
        unfollow(session, a.runtime.settings, find_instance_actor(session), target)
    left = kept if accepted == "anybody" else []
    assert mirrors_of(a, video) == [folder(host, video) for host in left]


def test_copies_of_a_blocked_instance_are_not_used(fediverse: Fediverse) -> None:
    a, b = fediverse.instance("a.example", **ANYBODY), fediverse.instance("b.example")
    add_user(a, "alice")
    video = publish_film(a, "alice")
    tell(b, a, cache_file("b.example", video))
    fediverse.settle()
    with a.runtime.database.write() as session:
        block_server(session, a.runtime.settings, 0, "b.example")
    assert mirrors_of(a, video) == []
