"""What is not open to all is in no document, collection or outbox; what lives elsewhere is answered by its origin."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.actors import Actor
from headwater.channels import Channel
from headwater.comments.model import Comment
from headwater.house.rights import Role
from headwater.kit import clock, ids
from headwater.ratings import Rating, rate_video
from headwater.shares import record_share
from headwater.videos import Privacy, Video, VideoState
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video

AP = {"accept": "application/activity+json"}
PARTS = (
    "",
    "/activity",
    "/announces",
    "/announces?page=1",
    "/likes?page=1",
    "/dislikes",
    "/comments?page=1",
    "/chapters",
)
OUTBOXES = (
    "/accounts/mary/outbox?page=1",
    "/video-channels/mary_channel/outbox?page=1",
    "/accounts/peertube/outbox?page=1",
)


@pytest.fixture
def site(fediverse: Fediverse) -> Site:
    return fediverse.instance("a.example")


@pytest.fixture
def mary(site: Site) -> Person:
    return Person(site.client, site.runtime, "mary", Role.USER)


def add(site: Site, mary: Person, **values: Any) -> Video:
    """Add a video of mary's that was announced, liked and commented, as if it had been open before."""
    with site.runtime.database.write() as session:
        video = add_video(session, **{"name": "Nobody's business", "description": "0:00 A\n0:05 B", **values})
        video.url = f"https://a.example/videos/watch/{video.uuid}"
        video.channel_id = mary.channel_id
        session.flush()
        actor_id = session.get_one(Channel, mary.channel_id).actor_id
        for number in (actor_id, 1):
            record_share(session, video.id, number, f"{video.url}/announces/{number}")
        rate_video(session, mary.account_id, video.id, Rating.LIKE)
        add_comment(session, video, mary.account_id, "open")
        add_comment(session, video, mary.account_id, "held", held_for_review=True)
        add_comment(session, video, mary.account_id, "removed", deleted_at=clock.now())
        return video


def add_comment(session: Any, video: Video, account_id: int, name: str, **values: Any) -> None:
    now = clock.now()
    texts = {"text": name, "folded_text": name, "thread_id": 0, "created_at": now, "updated_at": now}
    url = f"{video.url}/comments/{name}"
    session.add(Comment(url=url, video_id=video.id, account_id=account_id, **texts, **values))


def ask(site: Site, path: str) -> Any:
    return site.client.get(path, headers=AP, follow_redirects=False)


CLOSED = {Privacy.PRIVATE: 401, Privacy.INTERNAL: 401, Privacy.PASSWORD_PROTECTED: 403}


def test_closed_videos_are_refused_and_listed_nowhere(site: Site, mary: Person) -> None:
    for privacy, status in CLOSED.items():
        video = add(site, mary, privacy=privacy)
        whole = f"/videos/watch/{video.uuid}"
        parts = [f"{whole}{part}" for part in (*PARTS, "/announces/1", "/announces/2")]
        for path in (*parts, f"/videos/watch/{video.id}", f"/w/{ids.shorten(video.uuid)}"):
            answer = ask(site, path)
            assert answer.status_code == status, path
            assert "Nobody" not in answer.text
    for outbox in OUTBOXES:
        assert ask(site, outbox).json()["orderedItems"] == []


def test_who_knows_the_address_of_an_unlisted_one_gets_it_and_no_list_has_it(site: Site, mary: Person) -> None:
    video = add(site, mary, privacy=Privacy.UNLISTED)
    found = ask(site, f"/videos/watch/{video.uuid}").json()
    assert (found["to"], found["cc"]) == ([], [])
    assert ask(site, f"/videos/watch/{video.id}").status_code == 401
    for outbox in OUTBOXES:
        assert ask(site, outbox).json()["orderedItems"] == []


@pytest.mark.parametrize(
    "values",
    [
        {"state": VideoState.TO_TRANSCODE, "playable": False},
        {"state": VideoState.TO_TRANSCODE, "wait_transcoding": True},
    ],
    ids=["nothing to watch", "its owner waits"],
)
def test_what_is_still_made_is_not_there_yet(site: Site, mary: Person, values: dict[str, Any]) -> None:
    video = add(site, mary, **values)
    for part in PARTS:
        assert ask(site, f"/videos/watch/{video.uuid}{part}").status_code == 404
    for outbox in OUTBOXES:
        assert ask(site, outbox).json()["orderedItems"] == []


def test_collections_have_what_everybody_may_see(site: Site, mary: Person) -> None:
    video = add(site, mary)
    address = f"/videos/watch/{video.uuid}"
    assert ask(site, f"{address}/comments?page=1").json()["orderedItems"] == [f"{video.url}/comments/open"]
    assert ask(site, f"{address}/comments").json()["totalItems"] == 1
    assert ask(site, f"{address}/likes?page=1").json()["orderedItems"] == [
        f"https://a.example/accounts/mary/likes/{video.id}"
    ]
    assert ask(site, f"{address}/announces/99").status_code == 404
    chapters = ask(site, f"{address}/chapters").json()["hasPart"]
    assert chapters == [
        {"name": "A", "startOffset": 0, "endOffset": 5},
        {"name": "B", "startOffset": 5, "endOffset": 61},
    ]
    for outbox in OUTBOXES:
        assert ask(site, outbox).json()["totalItems"] == 1


def test_videos_of_others_are_answered_by_their_origin(site: Site, mary: Person) -> None:
    video = add(site, mary)
    with site.runtime.database.write() as session:
        row = session.get_one(Video, video.id)
        row.is_local, row.url = False, "https://elsewhere.example/v/1"
    for part in PARTS:
        answer = ask(site, f"/videos/watch/{video.uuid}{part}")
        assert answer.status_code == 302
        assert answer.headers["location"] == "https://elsewhere.example/v/1"
    assert ask(site, OUTBOXES[2]).json()["orderedItems"] == []


def test_addresses_of_nothing_are_not_found(site: Site, mary: Person) -> None:
    for name in ("x", "99999999999999999999", "00000000-0000-4000-8000-000000000000", "%00"):
        assert ask(site, f"/videos/watch/{name}").status_code == 404
        assert ask(site, f"/videos/watch/{name}/likes").status_code == 404


def test_actors_that_are_gone_leave_tombstones(site: Site, mary: Person) -> None:
    with site.runtime.database.write() as session:
        actor = session.query(Actor).filter_by(name="mary").one()
        actor.deleted_at = clock.now()
    answer = ask(site, "/accounts/mary")
    assert answer.status_code == 410
    assert answer.json()["formerType"] == "Person"
    assert ask(site, "/video-channels/mary").status_code == 404
