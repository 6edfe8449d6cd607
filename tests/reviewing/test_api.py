"""Comments across videos over REST: what is listed, filtered, removed at once."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.comments import bulk
from headwater.runtime import Runtime
from headwater.videos import CommentsPolicy
from tests.comments.conftest import AddVideo, say
from tests.support.client import Person
from tests.support.statements import count_statements
from tests.support.workers import wait_until, working

OWN, ALL = "/api/v1/users/me/videos/comments", "/api/v1/videos/comments"
REVIEWED = {"comments_policy": CommentsPolicy.REQUIRES_APPROVAL}


def texts(person: Person, path: str) -> list[str]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] >= len(found["data"])
    return [entry["text"] for entry in found["data"]]


@pytest.fixture
def said(user: Person, other: Person, add: AddVideo) -> dict[str, Any]:
    """Two videos of `user` and one of `other`, with comments."""
    first, reviewed, foreign = add("Rivers"), add("Éclair lakes", **REVIEWED), add("Seas", owner=other)
    say(other, first, "Great rivers")
    say(other, reviewed, "May I?")
    say(user, foreign, "Salt in it")
    gone = say(other, first, "gone")
    other.delete(f"/api/v1/videos/{first}/comments/{gone['id']}")
    return {"first": first, "reviewed": reviewed, "foreign": foreign}


def test_owners_see_what_stands_below_their_videos(user: Person, other: Person, said: dict[str, Any]) -> None:
    assert texts(user, OWN) == ["May I?", "Great rivers"]
    assert texts(user, f"{OWN}?sort=createdAt") == ["Great rivers", "May I?"]
    assert texts(user, f"{OWN}?isHeldForReview=true&sort=-createdAt") == ["May I?"]
    assert texts(user, f"{OWN}?isHeldForReview=false") == ["Great rivers"]
    assert texts(user, f"{OWN}?videoId={said['first']}") == ["Great rivers"]
    assert texts(user, f"{OWN}?videoChannelId={user.channel_id}&count=1") == ["May I?"]
    assert texts(other, OWN) == ["Salt in it"]


def test_others_videos_are_not_for_them(user: Person, other: Person, moderator: Person, said: dict[str, Any]) -> None:
    for query in (f"videoId={said['first']}", f"videoChannelId={user.channel_id}"):
        assert other.get(f"{OWN}?{query}").status_code == 403
        assert len(texts(moderator, f"{OWN}?{query}")) >= 1
    assert user.get(f"{OWN}?videoChannelId=99999").status_code == 404
    assert user.get(f"{OWN}?videoId=99999").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Salt in it", "May I?", "Great rivers"]),
        ("?search=RIVERS", ["Great rivers"]),
        ("?search=%25", []),
        ("?searchVideo=eclair", ["May I?"]),
        ("?searchAccount=mary", ["Salt in it"]),
        ("?searchAccount=@paul", ["May I?", "Great rivers"]),
        ("?isLocal=true&onLocalVideo=1", ["Salt in it", "May I?", "Great rivers"]),
        ("?isLocal=false", []),
        ("?onLocalVideo=false", []),
        ("?autoTagOneOf=external-link", []),
        ("?start=2", ["Great rivers"]),
        ("?count=0", []),
    ],
)
def test_moderators_find_comments(moderator: Person, said: dict[str, Any], query: str, expected: list[str]) -> None:
    assert texts(moderator, f"{ALL}{query}") == expected


@pytest.mark.parametrize(
    "query", ["count=101", "start=-1", "sort=text", "videoId=x-y", "videoChannelId=a", "isLocal=maybe", "search=%00"]
)
def test_a_bad_filter_is_named(moderator: Person, query: str) -> None:
    answer = moderator.get(f"{ALL}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [query.partition("=")[0]]


def test_the_statements_are_constant(moderator: Person, user: Person, other: Person, add: AddVideo) -> None:
    counted = []
    for _ in range(2):
        for person in (user, other):
            say(person, add())
        with count_statements() as statements:
            texts(moderator, f"{ALL}?search=hello")
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_owners_remove_all_of_somebody_below_their_videos(user: Person, other: Person, said: dict[str, Any]) -> None:
    say(other, said["foreign"], "Mine")
    body = {"accountName": "paul", "scope": "my-videos"}
    assert user.post("/api/v1/bulk/remove-comments-of", json=body).status_code == 204
    assert texts(user, OWN) == []
    assert texts(other, OWN) == ["Mine", "Salt in it"]
    assert user.post("/api/v1/bulk/remove-comments-of", json=body | {"scope": "instance"}).status_code == 403


def test_moderators_remove_all_of_somebody(moderator: Person, other: Person, said: dict[str, Any]) -> None:
    body = {"accountName": "paul@localhost:9000", "scope": "instance"}
    assert moderator.post("/api/v1/bulk/remove-comments-of", json=body).status_code == 204
    assert texts(moderator, ALL) == ["Salt in it"]
    unknown = moderator.post("/api/v1/bulk/remove-comments-of", json=body | {"accountName": "nobody"})
    assert unknown.status_code == 404


def test_many_go_by_a_job(
    moderator: Person, other: Person, add: AddVideo, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    video = add()
    for _ in range(5):
        say(other, video)
    body = {"accountName": "paul", "scope": "instance"}
    assert moderator.post("/api/v1/bulk/remove-comments-of", json=body).status_code == 204
    assert len(texts(moderator, ALL)) == 3, "the first ones at once"
    with working(runtime, list(bulk.job_types), []):
        wait_until(lambda: texts(moderator, ALL) == [], "all are gone")
    assert other.get(f"/api/v1/videos/{video}/comment-threads").json()["totalNotDeletedComments"] == 0


@pytest.mark.parametrize("body", [{}, {"accountName": "paul"}, {"accountName": "paul", "scope": "all"}, {"scope": 1}])
def test_what_cannot_be_meant_is_refused(moderator: Person, body: dict[str, Any]) -> None:
    assert moderator.post("/api/v1/bulk/remove-comments-of", json=body).status_code == 400
