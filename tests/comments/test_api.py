"""Threads, answers, review and removal over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from headwater.comments import Comment
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.videos import CommentsPolicy, Privacy
from tests.comments.conftest import AddVideo, say
from tests.support.client import Person
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

REVIEWED = {"comments_policy": CommentsPolicy.REQUIRES_APPROVAL}


def threads(asker: Any, video: str, query: str = "") -> Any:
    return asker.get(f"/api/v1/videos/{video}/comment-threads{query}").json()


def tree(asker: Any, video: str, thread: int) -> Any:
    return asker.get(f"/api/v1/videos/{video}/comment-threads/{thread}").json()


def test_a_conversation(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    first = say(other, video, "Hello **world**")
    assert first["url"] == f"http://localhost:9000/videos/watch/{video}/comments/{first['id']}"
    assert (first["threadId"], first["inReplyToCommentId"], first["text"]) == (first["id"], None, "Hello **world**")
    assert first["account"]["name"] == "paul"
    answer = say(user, video, "reply one @paul", to=first["id"])
    nested = say(other, video, "nested", to=answer["id"])
    assert (nested["threadId"], nested["inReplyToCommentId"]) == (first["id"], answer["id"])
    found = threads(client, video)
    assert (found["total"], found["totalNotDeletedComments"]) == (1, 3)
    assert (found["data"][0]["totalReplies"], found["data"][0]["totalRepliesFromVideoAuthor"]) == (2, 1)
    whole = tree(client, video, first["id"])
    assert whole["children"][0]["children"][0]["comment"]["text"] == "nested"
    assert client.get(f"/api/v1/videos/{video}").json()["headwater"] is not None


def test_a_removed_comment_leaves_its_place(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    first = say(other, video)
    answer = say(user, video, to=first["id"])
    say(other, video, "nested", to=answer["id"])
    path = f"/api/v1/videos/{video}/comments/{answer['id']}"
    assert user.delete(path).status_code == 204
    again = user.delete(path)
    assert again.status_code == 409
    left = tree(client, video, first["id"])["children"][0]
    assert (left["comment"]["text"], left["comment"]["account"], left["comment"]["isDeleted"]) == ("", None, True)
    assert left["children"][0]["comment"]["text"] == "nested"
    assert threads(client, video)["data"][0]["totalReplies"] == 1
    assert say(other, video, to=answer["id"]).status_code == 409


def test_a_removed_beginning_is_listed_while_something_hangs_on_it(
    client: Client, user: Person, other: Person, add: AddVideo
) -> None:
    video = add()
    alone, answered = say(other, video), say(other, video)
    hanging = say(user, video, to=answered["id"])
    for comment in (alone, answered):
        assert other.delete(f"/api/v1/videos/{video}/comments/{comment['id']}").status_code == 204
    found = threads(client, video)
    assert ([entry["id"] for entry in found["data"]], found["total"]) == ([answered["id"]], 1)
    user.delete(f"/api/v1/videos/{video}/comments/{hanging['id']}")
    assert threads(client, video) == {"total": 0, "data": [], "totalNotDeletedComments": 0}


def test_who_removes_what(user: Person, other: Person, moderator: Person, add: AddVideo) -> None:
    own, foreign = add(), add(owner=other)
    below_own, below_foreign, by_owner = say(other, own), say(user, foreign), say(other, foreign)
    assert user.delete(f"/api/v1/videos/{foreign}/comments/{by_owner['id']}").status_code == 403
    assert user.delete(f"/api/v1/videos/{own}/comments/{below_own['id']}").status_code == 204, "the video is theirs"
    assert user.delete(f"/api/v1/videos/{foreign}/comments/{below_foreign['id']}").status_code == 204, "their words"
    assert moderator.delete(f"/api/v1/videos/{foreign}/comments/{by_owner['id']}").status_code == 204


def test_what_waits_is_seen_by_few(
    client: Client, user: Person, other: Person, moderator: Person, admin: Person, add: AddVideo
) -> None:
    video = add(**REVIEWED)
    held = say(other, video, "may I?")
    assert held["heldForReview"] is True
    assert say(user, video, "mine")["heldForReview"] is False
    assert say(moderator, video, "ours")["heldForReview"] is False
    for asker, expected in ((client, 2), (admin, 3), (other, 3), (user, 3), (moderator, 3)):
        found = threads(asker, video)
        assert (found["total"], found["totalNotDeletedComments"]) == (expected, expected)
    hidden = client.get(f"/api/v1/videos/{video}/comment-threads/{held['id']}")
    assert hidden.status_code == 404
    assert say(user, video, to=held["id"]).status_code == 409
    path = f"/api/v1/videos/{video}/comments/{held['id']}/approve"
    assert other.post(path).status_code == 403
    assert user.post(path).status_code == 204
    assert user.post(path).status_code == 400, "it waits no more"
    assert threads(client, video)["total"] == 3


def test_a_stranger_is_not_told_of_what_waits(user: Person, other: Person, add: AddVideo, runtime: Runtime) -> None:
    video = add(owner=other, **REVIEWED)
    held = say(user, video, "secret")
    third = Person(user.client, runtime, "third", user.role)
    for answer in (
        say(third, video, to=held["id"]),
        third.delete(f"/api/v1/videos/{video}/comments/{held['id']}"),
        third.get(f"/api/v1/videos/{video}/comment-threads/{held['id']}"),
    ):
        assert answer.status_code == 404


def test_closed_comments(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    comment = say(other, video)
    user.put(f"/api/v1/videos/{video}", json={"commentsPolicy": 2})
    refused = say(other, video)
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Video comments are disabled for this video."
    assert threads(client, video)["data"] == []
    assert client.get(f"/api/v1/videos/{video}/comment-threads/{comment['id']}").status_code == 404
    assert other.delete(f"/api/v1/videos/{video}/comments/{comment['id']}").status_code == 204


def test_threads_are_sorted_and_paged(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    ids = [say(other, video, f"Comment {number}")["id"] for number in range(3)]
    say(user, video, to=ids[1])
    for query, expected in (
        ("", [2, 1, 0]),
        ("?sort=createdAt", [0, 1, 2]),
        ("?sort=-totalReplies", [1, 2, 0]),
        ("?count=1&start=1", [1]),
        ("?count=0", []),
    ):
        assert [entry["id"] for entry in threads(client, video, query)["data"]] == [ids[n] for n in expected], query
    for query in ("?sort=text", "?count=101", "?start=-1"):
        assert client.get(f"/api/v1/videos/{video}/comment-threads{query}").status_code == 400


def test_a_comment_belongs_to_its_video(client: Client, user: Person, add: AddVideo) -> None:
    here, there = add(), add()
    comment = say(user, here)
    answers = [
        client.get(f"/api/v1/videos/{there}/comment-threads/{comment['id']}"),
        say(user, there, to=comment["id"]),
        user.delete(f"/api/v1/videos/{there}/comments/{comment['id']}"),
        user.post(f"/api/v1/videos/{there}/comments/{comment['id']}/approve"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (400, "comment_not_associated_to_video")
    }
    unknown = client.get(f"/api/v1/videos/{here}/comment-threads/99999")
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "Video comment thread not found")
    answer = say(user, here, to=comment["id"])
    assert client.get(f"/api/v1/videos/{here}/comment-threads/{answer['id']}").status_code == 400


def test_who_may_not_see_a_video_hears_nothing(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add(privacy=Privacy.PRIVATE)
    say(user, video)
    assert client.get(f"/api/v1/videos/{video}/comment-threads").status_code == 401
    assert other.get(f"/api/v1/videos/{video}/comment-threads").status_code == 403
    assert say(other, video).status_code == 403


def test_answers_go_only_so_deep(user: Person, add: AddVideo, runtime: Runtime) -> None:
    video = add()
    deepest = say(user, video)
    with runtime.database.write() as session:
        session.get_one(Comment, deepest["id"]).depth = runtime.settings.comments.max_depth
    assert say(user, video, to=deepest["id"]).status_code == 409


def test_a_thread_is_bounded(client: Client, user: Person, add: AddVideo, runtime: Runtime) -> None:
    video = add()
    root = say(user, video)
    for number in range(12):
        say(user, video, f"{number}", to=root["id"])
    runtime.settings = load_settings(
        environment={"HEADWATER__COMMENTS__MAX_THREAD": "10", "HEADWATER__DATABASE__URL": runtime.settings.database_url}
    )
    assert [entry["comment"]["text"] for entry in tree(client, video, root["id"])["children"]] == [
        str(number) for number in range(9)
    ]


def test_lists_take_a_constant_number_of_statements(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    counted = []
    for _ in range(2):
        root = say(user, video)["id"]
        for person in (user, other):
            say(person, video, to=root)
            say(person, video)
        with count_statements() as statements:
            threads(client, video)
            tree(client, video, root)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 10


def test_what_somebody_said_goes_with_them(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    first = say(other, video, "I was here")
    say(user, video, "a reply", to=first["id"])
    say(other, video, "alone")
    assert other.delete("/api/v1/users/me").status_code == 204
    found = threads(client, video)
    assert (found["total"], found["totalNotDeletedComments"]) == (1, 1)
    assert (found["data"][0]["account"], found["data"][0]["text"]) == (None, "")


def test_comments_go_with_their_video(user: Person, add: AddVideo, runtime: Runtime) -> None:
    video = add()
    say(user, video, to=say(user, video)["id"])
    assert user.delete(f"/api/v1/videos/{video}").status_code == 204
    with runtime.database.read() as session:
        assert session.query(Comment).count() == 0


def test_known_people_who_are_named_are_stored(user: Person, other: Person, add: AddVideo, runtime: Runtime) -> None:
    video = add()
    comment = say(user, video, "@paul @nobody @paul@localhost:9000 @mary_channel @PAUL")
    with runtime.database.read() as session:
        stored = session.get_one(Comment, comment["id"]).mentions
    assert [(entry["handle"], entry["path"]) for entry in stored] == [
        ("paul", "/a/paul"),
        ("paul@localhost:9000", "/a/paul"),
    ]
    assert {entry["account_id"] for entry in stored} == {other.account_id}


def test_users_are_shown_with_what_they_wrote(admin: Person, user: Person, add: AddVideo) -> None:
    say(user, add())
    assert admin.get(f"/api/v1/users/{user.user_id}?withStats=true").json()["videoCommentsCount"] == 1


def test_who_writes_too_fast_waits(user: Person, moderator: Person, add: AddVideo, runtime: Runtime) -> None:
    limits = {
        "HEADWATER__RATES_LIMIT__ENABLED": "true",
        "HEADWATER__RATES_LIMIT__COMMENTS__MAX": "2",
        "HEADWATER__DATABASE__URL": runtime.settings.database_url,
    }
    runtime.settings = load_settings(environment=limits)
    video = add()
    assert [say(user, video)["text"] for _ in range(2)] == ["Hello", "Hello"]
    refused = say(user, video)
    assert refused.status_code == 429 and refused.headers["retry-after"] == "60"
    for _ in range(3):
        assert say(moderator, video)["text"] == "Hello"


@pytest.mark.parametrize("text", ["", " ", "a" * 10_001, "a\x00b", None, 5, ["a"]])
def test_what_is_no_comment_is_refused(user: Person, add: AddVideo, text: Any) -> None:
    answer = say(user, add(), text)
    assert answer.status_code == 400 and "text" in answer.json()["invalid-params"]
