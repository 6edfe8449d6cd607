"""What servers of the reference sent about comments, ratings and views, replayed to whom it was sent, as signed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from headwater.accounts import find_account_of_actor
from headwater.comments import Comment, Draft, add_comment, bury
from headwater.federation.fetching import Answer
from headwater.federation.people import resolve_actor
from headwater.federation.store import find_actor
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.ratings import Rating, rate_video
from headwater.videos import CommentsPolicy, Video
from headwater.views import ViewSession
from tests.support.activitypub import body_of, read, recorded
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video
from tests.support.talking import add_user, find_channel, publish, read_comments

ORIGIN, ELSEWHERE, THIRD = (f"localhost:{port}" for port in (9101, 9102, 9140))
VIDEO = "f681e420-48be-45d6-8c5d-6098d24d5542"
REVIEWED = "656f0f3a-fbc9-452e-9dc8-8ce86ad5e3fd"
URL = f"http://{ORIGIN}/videos/watch/{VIDEO}"
THEIRS = f"http://{ELSEWHERE}/videos/watch/{VIDEO}/comments"
KEYS = read("keys.json")


def start(fediverse: Fediverse, host: str) -> Site:
    """Start an instance at a recorded address, with the others as they were: nothing but actors and keys."""
    name, _, port = host.partition(":")
    site = fediverse.instance(
        host,
        HEADWATER__WEBSERVER__HTTPS="false",
        HEADWATER__WEBSERVER__HOSTNAME=name,
        HEADWATER__WEBSERVER__PORT=port,
    )
    fediverse.wire.clients.pop(host)

    def serve(method: str, url: str, headers: Any, body: bytes) -> Answer:
        kind = {"content-type": "application/activity+json"}
        if method == "POST" or url not in KEYS:
            return Answer(204 if method == "POST" else 404, kind, b"{}")
        return Answer(200, kind, msgspec.json.encode(describe(url)))

    for other in {ORIGIN, ELSEWHERE, THIRD} - {host}:
        fediverse.wire.pages[other] = serve
    return site


def describe(url: str) -> dict[str, Any]:
    root, name = url.rsplit("/", 1)
    kind = KEYS[url]["type"]
    return {
        "id": url,
        "type": kind,
        "preferredUsername": name,
        "inbox": f"{url}/inbox",
        "followers": f"{url}/followers",
        "endpoints": {"sharedInbox": f"{root.rsplit('/', 1)[0]}/inbox"},
        "attributedTo": [{"type": "Person", "id": f"http://{ORIGIN}/accounts/alice"}] if kind == "Group" else None,
        "publicKey": {"id": f"{url}#main-key", "owner": url, "publicKeyPem": KEYS[url]["publicKeyPem"]},
    }


def replay(fediverse: Fediverse, site: Site, name: str) -> int:
    """Deliver a recording at its own time; returns the answer."""
    message = recorded(f"delivered/{name}.json")
    with clock.frozen(parsedate_to_datetime(message.headers["date"])):
        answer = site.client.post(
            message.target, content=body_of(f"delivered/{name}.json"), headers=dict(message.headers)
        )
        fediverse.settle()
    return int(answer.status_code)


def know(site: Site, video_url: str = URL) -> None:
    channel = f"http://{ORIGIN}/video-channels/alice_channel"
    resolve_actor(site.runtime, channel)
    with site.runtime.database.write() as session:
        found = {"uuid": uuid.UUID(VIDEO), "url": video_url, "channel_id": find_channel(session, channel)}
        add_video(session, **found, is_local=False)


def write(site: Site, author: str, url: str, **more: Any) -> None:
    with site.runtime.database.write() as session:
        actor = find_actor(session, author)
        assert actor is not None
        account = find_account_of_actor(session, actor.id)
        assert account is not None
        video_id = session.execute(sa.select(Video.id).where(Video.url == URL)).scalar_one()
        add_comment(session, site.runtime.settings, video_id, Draft(account_id=account.id, text="x", url=url, **more))


def comment(site: Site, url: str) -> Comment:
    with site.runtime.database.read() as session:
        return session.execute(sa.select(Comment).where(Comment.url == url)).scalar_one()


def figures(site: Site) -> tuple[int, ...]:
    found = site.client.get(f"/api/v1/videos/{VIDEO}").json()
    return tuple(found[name] for name in ("likes", "dislikes", "views", "viewers"))


@pytest.fixture
def origin(fediverse: Fediverse) -> Site:
    site = start(fediverse, ORIGIN)
    add_user(site, "alice")
    publish(site, "alice", uuid=uuid.UUID(VIDEO), url=URL)
    reviewed = {"comments_policy": CommentsPolicy.REQUIRES_APPROVAL}
    publish(site, "alice", uuid=uuid.UUID(REVIEWED), url=URL.replace(VIDEO, REVIEWED), **reviewed)
    return site


def test_comments_at_the_server_of_the_video(fediverse: Fediverse, origin: Site) -> None:
    bob, dave = f"bob@{ELSEWHERE}", f"dave@{ELSEWHERE}"
    for name in ("Create_Note", "Create_Note_reply", "Create_Note", "Create_Note_replyApproval"):
        assert replay(fediverse, origin, name) == 204
    assert read_comments(origin, URL) == [(bob, "remote comment from bob"), (dave, "reply from dave")]
    kept = comment(origin, f"{THEIRS}/2")
    assert format_wire(kept.created_at) == "2026-11-21T09:29:27.943Z"
    assert read_comments(origin, URL.replace(VIDEO, REVIEWED)) == []  # who says that it was let through: nobody of us
    assert comment(origin, f"{THEIRS.replace(VIDEO, REVIEWED)}/6").held_for_review
    approvals = [json.loads(sent[3]) for sent in fediverse.wire.sent if sent[0] == "POST"]
    assert [(found["type"], found["object"]) for found in approvals] == [
        ("ApproveReply", f"{THEIRS}/2"),
        ("ApproveReply", f"{THEIRS}/4"),
    ]
    theirs = read("documents/ApproveReply_served.json")["document"]
    ours = {key: value for key, value in approvals[0].items() if key != "signature"}
    assert list(ours) == list(theirs) and ours["@context"] == theirs["@context"]
    assert {key: ours[key] for key in ours if key not in ("@context", "id")} == {
        key: theirs[key] for key in theirs if key not in ("@context", "id")
    }
    assert replay(fediverse, origin, "Delete_comment") == 204
    assert read_comments(origin, URL) == [(bob, "remote comment from bob"), ("", "")]  # its place is left


def test_ratings_and_views_at_the_server_of_the_video(fediverse: Fediverse, origin: Site) -> None:
    for name, expected in {
        "Like": (1, 0, 0, 0),
        "Undo_Like": (0, 0, 0, 0),
        "Dislike": (0, 1, 0, 0),
        "Undo_Dislike": (0, 0, 0, 0),
        "View_view": (0, 0, 1, 0),
        "View_viewers": (0, 0, 1, 1),
        "Create_WatchAction": (0, 0, 1, 1),
    }.items():
        for _ in range(2):  # a replay does nothing
            assert replay(fediverse, origin, name) == 204
            assert figures(origin) == expected, name
    with origin.runtime.database.read() as session:
        (watched,) = session.scalars(sa.select(ViewSession))
        assert (watched.sections, watched.watch_seconds) == ([[0, 1], [2, 3]], 2)
        assert format_wire(watched.started_at) == "2026-11-21T09:30:17.207Z"
        assert (watched.seen_at - watched.started_at) == dt.timedelta(seconds=3.354)


def test_at_the_server_of_who_wrote(fediverse: Fediverse) -> None:
    site = start(fediverse, ELSEWHERE)
    add_user(site, "bob"), add_user(site, "dave")
    know(site)
    write(site, f"http://{ELSEWHERE}/accounts/bob", f"{THEIRS}/2")
    write(site, f"http://{ELSEWHERE}/accounts/dave", f"{THEIRS}/4", is_held=True)
    assert replay(fediverse, site, "ApproveReply") == 204
    approved = comment(site, f"{THEIRS}/4")
    assert approved.reply_approval == f"{URL}/comments/4/approve-reply" and not approved.held_for_review
    assert replay(fediverse, site, "Create_Note_replyApproval_reply") == 204
    assert (f"carol@{ORIGIN}", "reply from carol @bob@localhost:9102") in read_comments(site, URL)
    assert replay(fediverse, site, "Create_Note_FORWARDED_UNSIGNED") == 403  # nothing proves whose it is
    with clock.frozen(dt.datetime(2026, 11, 21, 9, 54, tzinfo=dt.UTC)):
        assert replay(fediverse, site, "View_viewers_v2counter") == 204
    assert figures(site)[3] == 1


def test_at_a_third_server(fediverse: Fediverse) -> None:
    site = start(fediverse, THIRD)
    add_user(site, "fay")
    know(site)
    assert replay(fediverse, site, "Create_Note_FORWARDED") == 204
    assert read_comments(site, URL) == [(f"bob@{ELSEWHERE}", "comment to be forwarded 2")]
    for name, expected in {"View_view_FORWARDED": (1, 0), "View_viewers_FORWARDED": (1, 1)}.items():
        assert replay(fediverse, site, name) == 204
        assert figures(site)[2:] == expected
    assert replay(fediverse, site, "Delete_comment_FORWARDED") == 204
    assert read_comments(site, URL) == []
    write(site, f"http://{THIRD}/accounts/fay", f"http://{THIRD}/notes/1")
    assert replay(fediverse, site, "ApproveReply_to_independent_server") == 204
    assert comment(site, f"http://{THIRD}/notes/1").reply_approval == f"{URL}/comments/8/approve-reply"


AP = {"accept": "application/activity+json"}


def test_our_comments_and_ratings_are_described_as_theirs(fediverse: Fediverse, origin: Site) -> None:
    alice = f"http://{ORIGIN}/accounts/alice"
    write(origin, alice, f"{URL}/comments/1")
    with origin.runtime.database.write() as session:
        root = session.get_one(Comment, 1)
        account_id, video_id = root.account_id or 0, root.video_id
        draft = Draft(account_id=account_id, text="a local reply", parent=root)
        reply = add_comment(session, origin.runtime.settings, video_id, draft).id
        rate_video(session, account_id, video_id, Rating.LIKE)
    pairs = {
        f"/videos/watch/{VIDEO}/comments/1": "Note_comment_root",
        f"/videos/watch/{VIDEO}/comments/{reply}": "Note_comment_reply",
        f"/videos/watch/{VIDEO}/comments/1/activity": "Create_Note_served",
        f"/accounts/alice/likes/{video_id}": "Like_served",
    }
    for path, name in pairs.items():
        ours, theirs = origin.client.get(path, headers=AP).json(), read(f"documents/{name}.json")["document"]
        assert_alike(ours, theirs)
    with origin.runtime.database.write() as session:
        bury(session, session.get_one(Comment, reply), by_account_id=None)
    gone = origin.client.get(f"/videos/watch/{VIDEO}/comments/{reply}", headers=AP).json()
    assert_alike(gone, read("documents/Tombstone_comment_3.json")["document"])


OWN = ("id", "content", "published", "updated", "deleted", "url", "inReplyTo", "replyApproval")  # what each one says


def assert_alike(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """The same fields in the same order, the same values but for what a comment says, when and where."""
    assert list(ours) == list(theirs)
    for key, value in ours.items():
        if key == "object" and isinstance(value, dict):
            assert_alike(value, theirs[key])
        elif key in OWN:
            assert type(value) is type(theirs[key]), key
        else:
            assert value == theirs[key], key
