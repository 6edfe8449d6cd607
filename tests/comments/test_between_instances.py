"""Comments from instance to instance: written, answered, reviewed, changed, removed; each arrives, each once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from headwater.blocks import BY_INSTANCE, block_account
from headwater.comments import Comment, approve_comment, resolve_comment
from headwater.federation import Dropped, FetchFailed
from headwater.federation.model import Delivery, ReceivedActivity, ReceivedState
from headwater.federation.people import resolve_actor
from headwater.house import Viewer
from headwater.videos import CommentsPolicy, Privacy, Video, find_any
from tests.support.fediverse import Fediverse, Site
from tests.support.talking import Stranger, add_user, hear, know, publish, read_comments, say, unsay

REVIEWED = {"comments_policy": CommentsPolicy.REQUIRES_APPROVAL}
AP = {"accept": "application/activity+json"}


class Town:
    """Alice's video on a.example; bob of b.example and whoever is on c.example, which hears of alice."""

    def __init__(self, fediverse: Fediverse, **more: Any) -> None:
        self.net = fediverse
        self.a, self.b, self.c = (fediverse.instance(f"{name}.example") for name in "abc")
        self.alice, self.bob = add_user(self.a, "alice"), add_user(self.b, "bob")
        self.video = publish(self.a, "alice", **more)
        for site in (self.b, self.c):
            know(site, self.a, self.video)
        hear(self.c, self.a, "https://a.example/accounts/alice")

    def everywhere(self) -> list[list[tuple[str, str]]]:
        return [read_comments(site, self.video) for site in (self.a, self.b, self.c)]

    def posts(self) -> list[str]:
        return [url for method, url, _ in self.net.wire.log if method == "POST"]


@pytest.fixture
def town(fediverse: Fediverse) -> Town:
    return Town(fediverse)


def counted(site: Site, url: str) -> int:
    with site.runtime.database.read() as session:
        return session.execute(sa.select(Video.comments).where(Video.url == url)).scalar_one()


def ended(site: Site) -> list[tuple[str, str, str | None]]:
    with site.runtime.database.read() as session:
        rows = session.scalars(sa.select(ReceivedActivity).order_by(ReceivedActivity.id))
        return [(row.type, row.state.name, row.error) for row in rows]


def reasons(site: Site) -> list[str]:
    return [error or "" for _, state, error in ended(site) if state == ReceivedState.DROPPED.name]


def unsent(site: Site) -> int:
    with site.runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Delivery)) or 0


def approve(site: Site, who: Viewer, video: str, comment: str) -> None:
    with site.runtime.database.write() as session:
        number = session.execute(sa.select(Comment.id).where(Comment.url == comment)).scalar_one()
        approve_comment(session, who, find_any(session, video.rpartition("/")[2]), number)


def test_a_comment_reaches_the_video_and_whoever_hears_of_it_and_is_answered(town: Town) -> None:
    said = say(town.b, town.bob, town.video, "from **bob** @alice@a.example")
    town.net.settle()
    bob = ("bob@b.example", "from **bob** @alice@a.example")
    assert town.everywhere() == [[bob]] * 3
    answer = say(town.a, town.alice, town.video, "thanks @bob@b.example", to=said)
    town.net.settle()
    assert town.everywhere() == [[bob, ("alice@a.example", "thanks @bob@b.example")]] * 3
    assert [counted(site, town.video) for site in (town.a, town.b, town.c)] == [2, 2, 2]
    page = town.c.client.get(f"/w/{town.video.rpartition('/')[2]}/comments").text
    assert "@bob@b.example" in page and 'href="/a/alice@a.example"' in page
    unsay(town.a, town.alice, town.video, answer)
    unsay(town.b, town.bob, town.video, said)
    town.net.settle()
    assert town.everywhere() == [[]] * 3
    assert [counted(site, town.video) for site in (town.a, town.b, town.c)] == [0, 0, 0]
    assert all(state == "DONE" for site in (town.a, town.b, town.c) for _, state, _ in ended(site))
    assert unsent(town.a) == unsent(town.b) == 0
    assert town.b.client.get(said, headers=AP).json()["type"] == "Tombstone"


def test_what_is_reviewed_waits_until_the_owner_lets_it_through_or_refuses_it(fediverse: Fediverse) -> None:
    town = Town(fediverse, **REVIEWED)
    said = say(town.b, town.bob, town.video, "may I?")
    town.net.settle()
    assert town.everywhere() == [[], [], []]
    assert town.b.client.get(said, headers=AP).status_code == 404
    approve(town.a, town.alice, town.video, said)
    town.net.settle()
    assert town.everywhere() == [[("bob@b.example", "may I?")]] * 3
    note = town.b.client.get(said, headers=AP).json()
    assert note["replyApproval"].startswith(f"{town.video}/comments/") and note["replyApproval"].endswith(
        "approve-reply"
    )
    approval = town.a.client.get(note["replyApproval"].removeprefix("https://a.example"), headers=AP).json()
    assert (approval["object"], approval["inReplyTo"]) == (said, town.video)
    assert [kind for kind, _, _ in ended(town.c)] == ["Create"]  # once
    refused = say(town.b, town.bob, town.video, "no")
    town.net.settle()
    unsay(town.a, town.alice, town.video, refused)
    unsay(town.a, town.alice, town.video, said)
    town.net.settle()
    assert town.everywhere() == [[]] * 3
    with town.b.runtime.database.read() as session:
        assert {found.deleted_at is None for found in session.scalars(sa.select(Comment))} == {False}


def test_a_plain_note_is_cleaned_edited_and_removed(town: Town) -> None:
    fay = Stranger(town.net, town.c)
    note = fay.note(town.video, '<p>Hi <script>x</script><b>you</b> <a href="javascript:1">x</a></p>')
    for _ in range(2):  # a replay does nothing
        assert fay.post(town.a, fay.create(note)) == 204
        town.net.settle()
    assert read_comments(town.a, town.video) == [
        ("fay@d.example", '<p>Hi you <a rel="noopener noreferrer nofollow ugc">x</a></p>')
    ]
    assert read_comments(town.c, town.video) == read_comments(town.a, town.video)  # signed: passed on
    (inbox, approval), *more = fay.received
    assert inbox == f"{fay.url}/inbox" and approval["type"] == "ApproveReply" and approval["object"] == note["id"]
    assert more == []
    edited = fay.note(town.video, "<p>Edited</p>")
    assert fay.post(town.a, fay.create(edited, "Update")) == 204
    town.net.settle()
    assert [read_comments(site, town.video) for site in (town.a, town.c)] == [[("fay@d.example", "<p>Edited</p>")]] * 2
    removal = {"type": "Delete", "id": f"{note['id']}#delete", "object": {"type": "Tombstone", "id": note["id"]}}
    assert fay.post(town.a, removal, kind="Delete") == 204
    town.net.settle()
    assert [read_comments(site, town.video) for site in (town.a, town.c)] == [[], []]
    assert fay.post(town.a, fay.create(fay.note(town.video, "<p>Again</p>"))) == 204  # it stays removed
    town.net.settle()
    assert read_comments(town.a, town.video) == []
    assert reasons(town.a) == []


def test_who_is_blocked_is_not_heard(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    alice, video = add_user(a, "alice"), publish(a, "alice")
    add_user(a, "carl")
    other = publish(a, "carl")
    fay = Stranger(fediverse, a)
    resolve_actor(a.runtime, fay.url)

    def block(by: int) -> None:
        with a.runtime.database.write() as session:
            block_account(session, a.runtime.settings, by, "fay@d.example")

    def write(below: str, number: int) -> None:
        assert fay.post(a, fay.create(fay.note(below, number=number))) == 204
        fediverse.settle()

    block(alice.account_id or 0)
    write(video, 1)
    write(other, 2)
    assert reasons(a) == ["its author is blocked"] and counted(a, video) == 0 and counted(a, other) == 1
    block(BY_INSTANCE)
    write(other, 3)
    assert reasons(a) == ["its author is blocked"] * 2 and counted(a, other) == 1


def test_slow_conversations_are_given_up(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example", HEADWATER__COMMENTS__GATHER_TIMEOUT="0s")
    add_user(a, "alice")
    fay = Stranger(fediverse, a)
    assert fay.post(a, fay.create(fay.note("https://d.example/notes/2"))) == 204
    fediverse.settle()
    assert reasons(a) == ["what it answers takes too long to fetch"]


def test_people_elsewhere_who_are_named_are_told(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    alice, video = add_user(a, "alice"), publish(a, "alice")
    fay = Stranger(fediverse, a)
    resolve_actor(a.runtime, fay.url)
    said = say(a, alice, video, "what do you say, @fay@d.example?")
    fediverse.settle()
    ((inbox, activity),) = fay.received
    note = activity["object"]
    assert inbox == f"{fay.url}/inbox" and note["tag"] == [
        {"type": "Mention", "href": fay.url, "name": "@fay@d.example"}
    ]
    assert fay.url in note["cc"] and activity["cc"] == note["cc"]
    named = {"type": "Mention", "href": f"https://{a.host}/accounts/alice", "name": "@alice@a.example"}
    html = '<p><a href="https://a.example/a/alice">@alice</a> much</p>'
    assert fay.post(a, fay.create(fay.note(said, html, tag=[named, {"type": "Hashtag"}, 1]))) == 204
    fediverse.settle()
    page = a.client.get(f"/w/{video.rpartition('/')[2]}/comments/1").text
    assert "@fay@d.example" in page and 'href="/a/fay@d.example"' in page  # named in alice's words too
    with a.runtime.database.read() as session:
        answer = session.execute(sa.select(Comment).where(Comment.url == "https://d.example/notes/1")).scalar_one()
        assert {mention["url"] for mention in answer.mentions} == {named["href"]}


def test_comments_of_a_collection_are_read_with_what_they_answer(fediverse: Fediverse) -> None:
    a, c = fediverse.instance("a.example"), fediverse.instance("c.example")
    alice, video = add_user(a, "alice"), publish(a, "alice", **REVIEWED)
    fay = Stranger(fediverse, a)
    first = say(a, alice, video, "first")
    gone = say(a, alice, video, "gone", to=first)
    last = say(a, alice, video, "last", to=gone)
    unsay(a, alice, video, gone)
    know(c, a, video)
    number = resolve_comment(c.runtime, last)
    assert number is not None and resolve_comment(c.runtime, last) == number
    assert read_comments(c, video) == read_comments(a, video)
    assert counted(c, video) == counted(a, video) == 2
    mine = fay.note(video, "<p>mine</p>")
    with pytest.raises(FetchFailed):  # an embedded one is believed only from its own host
        resolve_comment(c.runtime, mine, trusted_host="a.example")
    assert resolve_comment(c.runtime, fay.note(video, "<p>mine</p>", 2), trusted_host="d.example") is not None
    with pytest.raises(Dropped):
        resolve_comment(c.runtime, {"id": 5})


def test_an_answer_never_stands_before_what_it_answers(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    alice, video = add_user(a, "alice"), publish(a, "alice")
    fay = Stranger(fediverse, a)
    said = say(a, alice, video, "now")
    for number, published in enumerate(("1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "x", 5, None)):
        assert fay.post(a, fay.create(fay.note(said, "then", number, published=published))) == 204
    fediverse.settle()
    assert [text for _, text in read_comments(a, video)] == ["now", *["then"] * 5]


def test_what_an_answer_answers_is_fetched_first(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    video, fay = publish(a, "alice"), Stranger(fediverse, a)
    first, second = fay.note(video, "one", 1), fay.note("https://d.example/notes/1", "two", 2)
    fay.pages |= {first["id"]: first, second["id"]: second}
    assert fay.post(a, fay.create(fay.note(second["id"], "three", 3))) == 204
    fediverse.settle()
    assert [text for _, text in read_comments(a, video)] == ["one", "two", "three"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"attributedTo": "https://d.example/users/other"}, "the comment is somebody else's"),
    ({"attributedTo": "https://b.example/accounts/bob"}, "the comment is not of its author's host"),
    ({"id": "https://b.example/notes/1"}, "the comment is not of its author's host"),
    ({"inReplyTo": None}, "it answers nothing"),
    ({"inReplyTo": "https://a.example/videos/watch/none"}, "it answers something that is not here"),
    ({"to": ["https://a.example/accounts/alice"]}, "it is not for everybody"),
    ({"content": "<script></script>"}, "it says nothing"),
    ({"content": None}, "it says nothing"),
    ({"content": "x" * 50_001}, "it is too long"),
    ({"inReplyTo": "https://d.example/notes/circle-1"}, "it answers itself"),
    ({"inReplyTo": "https://d.example/notes/chain-1"}, "the conversation is too deep"),
    ({"inReplyTo": "https://d.example/users/fay"}, "it answers something that is neither a video nor a comment"),
]


def test_notes_that_may_not_be(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    video = publish(a, "alice")
    fay = Stranger(fediverse, a)
    above = {f"chain-{number}": f"chain-{number + 1}" for number in range(1, 200)}
    for name, answered in {**above, "circle-1": "circle-2", "circle-2": "circle-1"}.items():
        fay.pages[f"https://d.example/notes/{name}"] = fay.note(
            f"https://d.example/notes/{answered}", id=f"https://d.example/notes/{name}"
        )
    for number, (changes, _) in enumerate(REFUSED):
        note = fay.note(video, number=number) | changes
        activity = fay.create(note) | {"id": f"https://d.example/activities/{number}"}
        assert fay.post(a, activity, signed=False) == 204
    fediverse.settle()
    assert reasons(a) == [reason for _, reason in REFUSED]
    assert read_comments(a, video) == [] and len(fay.asked) < 70


def test_videos_that_nobody_may_write_below(fediverse: Fediverse) -> None:
    a = fediverse.instance("a.example")
    add_user(a, "alice")
    closed = publish(a, "alice", comments_policy=CommentsPolicy.DISABLED)
    private = publish(a, "alice", privacy=Privacy.PRIVATE)
    fay = Stranger(fediverse, a)
    for number, video in enumerate((closed, private)):
        assert fay.post(a, fay.create(fay.note(video, number=number))) == 204
        fediverse.settle()
    assert reasons(a) == ["Video comments are disabled for this video.", "nobody elsewhere knows this video"]
    with a.runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_only_its_author_and_the_server_of_the_video_remove_a_comment(town: Town) -> None:
    said = say(town.b, town.bob, town.video)
    town.net.settle()
    fay = Stranger(town.net, town.c)
    assert fay.post(town.a, {"type": "Delete", "id": f"{fay.url}#1", "object": said}, kind="Delete") == 204
    assert fay.post(town.a, fay.create(fay.note(town.video) | {"id": said}) | {"id": f"{fay.url}#3"}) == 204
    approval = {"type": "ApproveReply", "id": f"{fay.url}#2", "object": said, "inReplyTo": town.video}
    assert fay.post(town.b, approval, kind="ApproveReply") == 204
    town.net.settle()
    assert town.everywhere() == [[("bob@b.example", "Hello")]] * 3
    assert reasons(town.a) == ["the comment is somebody else's", "the comment is not of its author's host"]
    assert reasons(town.b) == ["the video is somebody else's"]


def test_what_the_owner_has_not_let_through_is_not_taken_elsewhere(fediverse: Fediverse) -> None:
    a, c = fediverse.instance("a.example"), fediverse.instance("c.example")
    add_user(a, "alice")
    video = publish(a, "alice", **REVIEWED)
    know(c, a, video)
    fay = Stranger(fediverse, a)
    let_through = fay.note(video, replyApproval=f"{video}/comments/1/approve-reply")
    for note in (fay.note(video), let_through):
        assert fay.post(c, fay.create(note)) == 204
    fediverse.settle()
    assert reasons(c) == ["the owner of the video has not let it through"]
    assert read_comments(c, video) == [("fay@d.example", "<p>Hello</p>")]
