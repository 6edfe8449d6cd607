"""This instance keeps copies of others' videos: whole ones, within their room, told and taken back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from headwater.actors import find_instance_actor
from headwater.federation.fetching import Answer, Unreachable
from headwater.federation.people import resolve_actor
from headwater.follows import unfollow
from headwater.house.rights import Role
from headwater.jobs import GiveUp, enqueue
from headwater.kit import clock
from headwater.redundancy import Mirror
from headwater.remote import fetch_video
from headwater.videos import StreamingPlaylist, Video, VideoFile, remove_video
from tests.redundancy.films import RUNG, list_ranges, mirrors_of, publish_film
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.talking import add_user, hear

PATH = "/api/v1/server/redundancy"
AP = {"accept": "application/activity+json"}
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
MARGIN = 1 << 20
Keep = tuple[Site, Site, str, Person]


def strategies(size: int, **more: Any) -> dict[str, str]:
    given = [{"strategy": "most-views", "size": size, "min_lifetime": 36_000, **more}]
    return {"HEADWATER__REDUNDANCY__VIDEOS__STRATEGIES": json.dumps(given)}


def set_up(fediverse: Fediverse, **settings: str) -> Keep:
    """An instance with a film, and ours, which follows it, knows the film and has an administrator."""
    a = fediverse.instance("a.example")
    b = fediverse.instance("b.example", **{"HEADWATER__REDUNDANCY__VIDEOS__PART_SIZE": "30000", **settings})
    add_user(a, "alice")
    video = publish_film(a, "alice")
    hear(b, a, "https://a.example/accounts/peertube")
    hear(a, b, "https://b.example/accounts/peertube")
    fetch_video(b.runtime, video)
    return a, b, video, Person(b.client, b.runtime, "root", Role.ADMINISTRATOR)


def copy(root: Person, video: str) -> int:
    return int(root.post(f"{PATH}/videos", json={"videoId": video.rpartition("/")[2]}).status_code)


def work(site: Site) -> str:
    """Run what is due; returns why a copy was given up."""
    try:
        site.work()
    except GiveUp as given_up:
        site.work()  # what it left is removed
        return str(given_up)
    return ""


def choose(fediverse: Fediverse, site: Site) -> None:
    with site.runtime.database.write() as session:
        enqueue(session, "choose-mirrors", {})
    fediverse.settle()


def stored(site: Site) -> list[str]:
    return sorted(blob.key.rpartition("/")[2] for blob in site.runtime.storage.list("redundancy"))


def kept(root: Person, target: str = "remote-videos") -> list[dict[str, Any]]:
    answer = root.get(f"{PATH}/videos?target={target}")
    assert answer.status_code == 200 and answer.json()["total"] == len(answer.json()["data"])
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_a_copy_by_hand_is_whole_told_used_and_taken_back(fediverse: Fediverse) -> None:
    a, b, video, root = set_up(fediverse)
    name = video.rpartition("/")[2]
    assert copy(root, video) == 204 and copy(root, video) == 409
    assert b.client.get(f"/static/redundancy/hls/{name}/master.m3u8").status_code == 404  # it is being made
    fediverse.settle()
    base = f"https://b.example/static/redundancy/hls/{name}"
    assert mirrors_of(a, video) == mirrors_of(b, video) == [base]
    for file in ("master.m3u8", "720.m3u8", "sha256.json", f"{name}-720-fragmented.mp4"):
        ours = b.client.get(f"/static/redundancy/hls/{name}/{file}")
        theirs = a.client.get(f"/static/streaming-playlists/hls/{name}/{file}")
        assert (ours.status_code, ours.content) == (200, theirs.content), file
    first, last = list_ranges()[1]
    rung = f"/static/redundancy/hls/{name}/{name}-720-fragmented.mp4"
    part = b.client.get(rung, headers={"range": f"bytes={first}-{last}"})
    assert (part.status_code, part.content) == (206, RUNG[first : last + 1])
    asked = [headers["range"] for _, url, headers, _ in fediverse.wire.sent if url.endswith("fragmented.mp4")]
    assert asked == [f"bytes={at}-{at + 29_999}" for at in range(0, len(RUNG), 30_000)]
    document = b.client.get(f"/redundancy/streaming-playlists/hls/{name}", headers=AP).json()
    assert (document["type"], document["object"], document["expires"]) == ("CacheFile", video, None)
    (ours,), (others,) = kept(root), kept(Person(a.client, a.runtime, "boss", Role.ADMINISTRATOR), "my-videos")
    (copied,), (told,) = ours["redundancies"]["streamingPlaylists"], others["redundancies"]["streamingPlaylists"]
    assert ours["url"] == others["url"] == video and copied["fileUrl"] == told["fileUrl"] == base
    assert (copied["strategy"], told["strategy"]) == ("manual", None) and told["size"] == len(RUNG)
    assert len(RUNG) < copied["size"] < len(RUNG) + 5000 and copied["expiresOn"] is None
    (figures,) = b.client.get("/api/v1/server/stats").json()["videosRedundancy"]
    assert (figures["strategy"], figures["totalUsed"], figures["totalSize"]) == ("manual", copied["size"], None)
    assert (figures["totalVideos"], figures["totalVideoFiles"]) == (1, 1)
    assert root.delete(f"{PATH}/videos/{copied['id']}").status_code == 204
    assert root.delete(f"{PATH}/videos/{copied['id']}").status_code == 404
    fediverse.settle()
    assert mirrors_of(a, video) == mirrors_of(b, video) == stored(b) == kept(root) == []


def test_a_strategy_copies_what_is_allowed_keeps_it_longer_and_makes_room(fediverse: Fediverse) -> None:
    size = int(len(RUNG) * 1.05) + MARGIN
    a, b, video, root = set_up(fediverse, **strategies(size + 1000))
    other = publish_film(a, "alice")
    with clock.frozen(NOON) as advance:
        choose(fediverse, b)
        assert stored(b) == []
        assert root.put(f"{PATH}/a.example", json={"redundancyAllowed": True}).status_code == 204
        (row,) = b.client.get("/api/v1/server/following").json()["data"]
        assert row["following"]["hostRedundancyAllowed"] is True
        choose(fediverse, b)
        assert len(stored(b)) == 4 and len(mirrors_of(a, video)) == 1
        (before,) = kept(root)
        fetch_video(b.runtime, other)
        choose(fediverse, b)  # there is no room for a second one yet
        assert kept(root) == [before]
        advance(dt.timedelta(hours=9))
        choose(fediverse, b)
        (after,) = kept(root)
        ends = [kept["redundancies"]["streamingPlaylists"][0]["expiresOn"] for kept in (before, after)]
        assert ends == ["2026-11-21T22:00:00.000Z", "2026-11-22T07:00:00.000Z"]
        advance(dt.timedelta(hours=3))
        assert len(mirrors_of(a, video)) == 1  # told in time
        choose(fediverse, b)
        assert [one["url"] for one in kept(root)] == [other] and mirrors_of(a, video) == []


@pytest.mark.parametrize("end", ["forbid", "unfollow", "delete", "shrink"])
def test_copies_go_with_what_they_were_kept_for(fediverse: Fediverse, end: str) -> None:
    a, b, video, root = set_up(fediverse)
    copy(root, video)
    fediverse.settle()
    assert len(stored(b)) == 4
    if end == "forbid":
        assert root.put(f"{PATH}/a.example", json={"redundancyAllowed": False}).status_code == 204
    elif end == "unfollow":
        target = resolve_actor(b.runtime, "https://a.example/accounts/peertube")
        with b.runtime.database.write() as session:
            unfollow(session, b.runtime.settings, find_instance_actor(session), target)
    elif end == "delete":
        with b.runtime.database.write() as session:
            remove_video(session, session.execute(sa.select(Video).where(Video.url == video)).scalar_one())
    else:
        with b.runtime.database.write() as session:
            session.execute(sa.update(Mirror).values(size_bytes=60 << 30))
        choose(fediverse, b)
    fediverse.settle()
    assert stored(b) == []
    if end != "delete":
        assert mirrors_of(a, video) == []


def answer(body: bytes, start: int, size: int) -> Answer:
    return Answer(206, {"content-range": f"bytes {start}-{start + len(body) - 1}/{size}"}, body)


def endless(start: int, end: int) -> Answer:
    return answer(b"x" * (end - start), start, end + 1_000_000_000)


def other_bytes(start: int, end: int) -> Answer:
    wrong = RUNG.replace(b"bbb", b"bxb", 1)[start:end]
    return answer(wrong, start, len(RUNG))


def too_short(start: int, end: int) -> Answer:
    return answer(RUNG[start : min(end, 60_000)], start, 60_000)


def other_part(start: int, end: int) -> Answer:
    return answer(RUNG[0 : end - start], 0, len(RUNG))


def grows(start: int, end: int) -> Answer:
    return answer(RUNG[start:end], start, len(RUNG) + start)


@pytest.mark.parametrize(
    ("serve", "reason"),
    [
        (endless, "it is larger than its instance says"),
        (other_bytes, "a file is not the one that was published"),
        (too_short, "its hashes are of another file"),
    ],
)
def test_what_is_not_the_published_file_is_thrown_away(
    fediverse: Fediverse, serve: Callable[[int, int], Answer], reason: str
) -> None:
    _, b, video, root = set_up(fediverse)
    lie(fediverse, serve)
    copy(root, video)
    assert work(b) == reason
    fediverse.settle()
    assert stored(b) == kept(root) == mirrors_of(b, video) == []


@pytest.mark.parametrize("serve", [other_part, grows])
def test_a_server_that_mixes_up_its_parts_is_asked_again(
    fediverse: Fediverse, serve: Callable[[int, int], Answer]
) -> None:
    from headwater.federation import FetchFailed

    _, b, video, root = set_up(fediverse)
    honest = fediverse.wire.send
    lie(fediverse, serve)
    copy(root, video)
    with pytest.raises(FetchFailed):
        b.work()
    assert mirrors_of(b, video) == []
    fediverse.wire.send = honest  # type: ignore[method-assign]
    again(b)
    fediverse.settle()
    assert len(stored(b)) == 4 and len(mirrors_of(b, video)) == 1


def lie(fediverse: Fediverse, serve: Callable[[int, int], Answer]) -> None:
    """Have the origin answer requests for parts of its film otherwise."""
    honest = fediverse.wire.send

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes, **options: Any) -> Answer:
        if not url.endswith("fragmented.mp4"):
            return honest(method, url, headers, body, **options)
        first, last = headers["range"].removeprefix("bytes=").split("-")
        found = serve(int(first), int(last) + 1)
        if len(found.body) > options["max_bytes"]:
            raise Unreachable("more bytes than may be")
        return found

    fediverse.wire.send = send  # type: ignore[method-assign]


def again(site: Site) -> None:
    """Have the job of the copy tried again, as after a failure or a crash."""
    with site.runtime.database.write() as session:
        mirror = session.execute(sa.select(Mirror)).scalar_one()
        enqueue(session, "copy-video", {"mirror_id": mirror.id})


def test_what_a_dead_worker_left_is_begun_anew(fediverse: Fediverse) -> None:
    _, b, video, root = set_up(fediverse)
    copy(root, video)
    with b.runtime.database.read() as session:
        directory = session.execute(sa.select(Mirror.directory)).scalar_one()
    b.runtime.storage.put_bytes(f"{directory}/half.mp4", b"half")
    fediverse.settle()
    assert "half.mp4" not in stored(b) and len(stored(b)) == 4


def test_a_copy_removed_while_it_is_made_leaves_nothing(fediverse: Fediverse) -> None:
    _, b, video, root = set_up(fediverse)
    copy(root, video)
    honest = fediverse.wire.send

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes, **options: Any) -> Answer:
        if url.endswith("fragmented.mp4"):
            for one in kept(root):
                root.delete(f"{PATH}/videos/{one['redundancies']['streamingPlaylists'][0]['id']}")
        return honest(method, url, headers, body, **options)

    fediverse.wire.send = send  # type: ignore[method-assign]
    fediverse.settle()
    assert stored(b) == kept(root) == mirrors_of(b, video) == []


def test_room_is_reserved_before_a_copy_begins(fediverse: Fediverse) -> None:
    size = int(len(RUNG) * 1.05) + MARGIN
    a, b, video, root = set_up(fediverse, HEADWATER__REDUNDANCY__VIDEOS__MAX_SIZE=str(size + 1000))
    other = publish_film(a, "alice")
    fetch_video(b.runtime, other)
    assert (copy(root, video), copy(root, other)) == (204, 409)  # none of them was copied yet
    fediverse.settle()
    assert [one["url"] for one in kept(root)] == [video]


def test_only_what_can_be_copied_is(fediverse: Fediverse) -> None:
    a, b, video, root = set_up(fediverse)
    mary = add_user(b, "mary")
    assert mary.user_id and copy(root, publish_film(b, "mary")) == 400
    assert copy(root, "x/none") == 400 and root.post(f"{PATH}/videos", json={"videoId": 4711}).status_code == 404
    assert root.post(f"{PATH}/videos", json={}).status_code == 400
    for number in ("9" * 40, str(1 << 63), "0"):
        assert root.delete(f"{PATH}/videos/{number}").status_code == 404, number
    for value in (None, "maybe", [], 7, 1.5):
        assert root.put(f"{PATH}/a.example", json={"redundancyAllowed": value}).status_code == 400
    assert root.put(f"{PATH}/c.example", json={"redundancyAllowed": True}).status_code == 404
    assert root.put(f"{PATH}/-", json={"redundancyAllowed": True}).status_code == 400
    assert root.get(f"{PATH}/videos").status_code == root.get(f"{PATH}/videos?target=all").status_code == 400
    changes: list[tuple[Any, dict[str, Any]]] = [
        (VideoFile, {"size_bytes": 0}),
        (StreamingPlaylist, {"remote_sha256_url": None}),
        (Video, {"privacy": 2}),
        (Video, {"is_live": True}),
    ]
    for table, values in changes:
        with b.runtime.database.write() as session:
            of_video = Video.id if table is Video else table.video_id
            wanted = sa.select(Video.id).where(Video.url == video).scalar_subquery()
            session.execute(sa.update(table).where(of_video == wanted).values(**values))
        assert copy(root, video) == 400, values
    assert stored(b) == [] and a.host == "a.example"
