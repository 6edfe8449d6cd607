"""Reporting over REST: what moderators find, decide and answer; who reads what."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.videos import Privacy
from tests.comments.conftest import say
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person
from tests.support.statements import count_statements

__all__ = ["add"]
PATH = "/api/v1/abuses"


def report(person: Person, **about: Any) -> int:
    answer = person.post(PATH, json={"reason": "this is bad", **about})
    assert answer.status_code == 200, answer.text
    found: int = answer.json()["abuse"]["id"]
    return found


def numbers(person: Person, query: str = "") -> list[int]:
    answer = person.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json()["data"]]


def test_moderators_find_reports_by_what_they_know(
    admin: Person, moderator: Person, user: Person, other: Person, add: AddVideo
) -> None:
    video = add("A strange film")
    comment = say(user, video, "rude words")["id"]
    of_video = report(other, video={"id": video, "startAt": 3}, predefinedReasons=["privacy", "captions"])
    of_comment = report(other, comment={"id": comment})
    of_account = report(user, account={"id": other.account_id})
    assert numbers(moderator) == [of_account, of_comment, of_video]
    assert numbers(moderator, "sort=id") == [of_video, of_comment, of_account]
    assert numbers(moderator, "filter=video") == [of_video]
    assert numbers(moderator, "filter=comment") == [of_comment]
    assert numbers(moderator, "filter=account") == [of_account]
    assert numbers(moderator, "predefinedReason=captions") == [of_video]
    assert numbers(moderator, "predefinedReason=rights") == []
    assert numbers(moderator, f"searchReporter={other.username}") == [of_comment, of_video]
    assert numbers(moderator, f"searchReportee={other.username}") == [of_account]
    assert numbers(moderator, "searchVideo=STRANGE") == [of_video]
    assert numbers(moderator, f"searchVideoChannel={user.channel_name}") == [of_video]
    assert numbers(moderator, "search=strange") == [of_video]
    assert numbers(moderator, f"id={of_comment}") == [of_comment]
    assert admin.put(f"{PATH}/{of_video}", json={"state": 3, "moderationComment": "gone"}).status_code == 204
    assert numbers(moderator, "state=3") == [of_video]
    assert moderator.post(f"/api/v1/videos/{video}/blacklist", json={}).status_code == 204
    assert numbers(moderator, "videoIs=blacklisted") == [of_video]
    found = moderator.get(f"{PATH}?id={of_video}").json()["data"][0]
    assert found["video"]["blacklisted"] is True
    assert found["video"]["startAt"] == 3
    assert found["predefinedReasons"] == ["privacy", "captions"]
    assert found["state"] == {"id": 3, "label": "Accepted"}
    assert found["moderationComment"] == "gone"
    assert (found["countReportsForReporter"], found["countReportsForReportee"]) == (2, 2)


def test_a_report_outlives_what_it_is_about(admin: Person, user: Person, other: Person, add: AddVideo) -> None:
    video = add("Soon gone")
    comment = say(user, video, "rude words")["id"]
    of_video, of_comment = report(other, video={"id": video}), report(other, comment={"id": comment})
    assert user.delete(f"/api/v1/videos/{video}").status_code == 204
    assert numbers(admin, "videoIs=deleted") == [of_video]
    found = {entry["id"]: entry for entry in admin.get(PATH).json()["data"]}
    assert found[of_video]["video"]["deleted"] is True
    assert found[of_video]["video"]["name"] == "Soon gone"
    assert found[of_comment]["comment"]["deleted"] is True
    assert found[of_comment]["comment"]["text"] == "rude words"
    assert admin.delete(f"/api/v1/users/{other.user_id}").status_code == 204
    assert admin.get(PATH).json()["data"][0]["reporterAccount"] is None


def test_moderators_and_who_reported_talk(moderator: Person, user: Person, other: Person) -> None:
    number = report(other, account={"id": user.account_id})
    messages = f"{PATH}/{number}/messages"
    mine = other.post(messages, json={"message": "Please look"}).json()["abuseMessage"]["id"]
    theirs = moderator.post(messages, json={"message": "We did"}).json()["abuseMessage"]["id"]
    said = other.get(messages).json()
    assert [(m["message"], m["byModerator"]) for m in said["data"]] == [("Please look", False), ("We did", True)]
    assert other.get("/api/v1/users/me/abuses").json()["data"][0]["countMessages"] == 2
    assert user.get(messages).status_code == 403
    assert user.post(messages, json={"message": "No!"}).status_code == 403
    assert other.delete(f"{messages}/{theirs}").status_code == 403
    assert other.delete(f"{messages}/{mine}").status_code == 204
    assert moderator.delete(f"{messages}/{mine}").status_code == 404
    assert moderator.delete(f"{PATH}/{number}").status_code == 204
    assert other.get(messages).status_code == 404
    assert other.get("/api/v1/users/me/abuses").json() == {"total": 0, "data": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "x" * 3001, "account": {"id": 1}}, "reason"),
        ({"reason": "bad", "account": {"id": "one"}}, "account.id"),
        ({"reason": "bad", "video": {"id": 1, "startAt": 5, "endAt": 5}}, "video.endAt"),
        ({"reason": "bad", "video": {"id": 1, "startAt": -1}}, "video.startAt"),
        ({"reason": "bad", "video": 5}, "video.id"),
        ({"reason": "bad", "account": {"id": 1}, "predefinedReasons": ["weather"]}, "predefinedReasons"),
    ],
)
def test_what_is_wrong_is_named(user: Person, body: dict[str, Any], field: str) -> None:
    answer = user.post(PATH, json=body)
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]


def test_nobody_reports_what_they_may_not_know(user: Person, other: Person, add: AddVideo) -> None:
    hidden = add("Mine alone", privacy=Privacy.PRIVATE)
    assert other.post(PATH, json={"reason": "bad", "video": {"id": hidden}}).status_code == 404
    assert other.post(PATH, json={"reason": "bad"}).status_code == 400
    assert other.post(PATH, json={"reason": "bad", "account": {"id": 99999}}).status_code == 404


def test_a_list_takes_the_same_statements_however_long(
    moderator: Person, user: Person, other: Person, add: AddVideo
) -> None:
    def count() -> int:
        with count_statements() as counted:
            assert moderator.get(PATH).status_code == 200
        return len(counted)

    report(other, video={"id": add("One")})
    first = count()
    for name in ("Two", "Three"):
        report(user, video={"id": add(name)})
    report(user, account={"id": other.account_id})
    assert count() == first
    assert first <= 6, "who asks, how many, the page, the people"
