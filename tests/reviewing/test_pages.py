"""Owners and moderators review comments in pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from headwater.videos import CommentsPolicy
from tests.comments.conftest import AddVideo, say
from tests.support.client import Person
from tests.support.statements import count_statements

OWN, ALL = "/my-library/comments-on-my-videos", "/admin/overview/comments"
BROWSER = {"accept": "text/html"}


def read(person: Person, path: str) -> str:
    answer = person.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


def words(html: str) -> list[str]:
    found = re.findall(r'class="comment-words" dir="auto">(.*?)</div>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", entry).strip() for entry in found]


def send(person: Person, path: str, **fields: Any) -> Any:
    return person.post(path, data=fields, headers=BROWSER, follow_redirects=False)


def test_an_empty_list_says_what_will_be_there(user: Person, moderator: Person) -> None:
    assert "Nobody has said anything yet" in read(user, OWN)
    assert "Nothing waits for review" in read(user, f"{OWN}?state=held")
    assert "Nothing found" in read(moderator, f"{ALL}?search=nobody")


def test_owners_decide_what_waits(user: Person, other: Person, add: AddVideo) -> None:
    reviewed, foreign = add("Lakes", comments_policy=CommentsPolicy.REQUIRES_APPROVAL), add(owner=other)
    held, refused = say(other, reviewed, "May I?")["id"], say(other, reviewed, "Spam")["id"]
    say(user, foreign, "Elsewhere")
    assert words(read(user, f"{OWN}?state=held")) == ["Spam", "May I?"]
    sent = send(user, f"{OWN}?state=held", comments=[str(held)], action="approve")
    assert sent.status_code == 303
    assert "1 comment is shown to all now." in read(user, sent.headers["location"])
    asked = send(user, OWN, comments=[str(refused)], action="delete")
    assert asked.status_code == 200 and "Delete this comment?" in asked.text and words(asked.text) == ["Spam"]
    sent = send(user, OWN, comments=[str(refused)], action="delete", confirmed="1")
    assert "1 comment is deleted." in read(user, sent.headers["location"])
    assert words(read(user, OWN)) == ["May I?"]


def test_others_comments_are_not_theirs_to_decide(user: Person, other: Person, add: AddVideo) -> None:
    comment = say(other, add(owner=other), "Mine")["id"]
    for action in ("delete", "approve"):
        answer = send(user, OWN, comments=[str(comment)], action=action, confirmed="1")
        assert answer.status_code in (303, 403)
    assert words(read(other, OWN)) == ["Mine"]


@pytest.mark.parametrize(
    "fields", [{}, {"action": "approve"}, {"comments": "x", "action": "delete"}, {"comments": "1", "action": "burn"}]
)
def test_nonsense_changes_nothing(user: Person, fields: dict[str, str]) -> None:
    answer = send(user, OWN, **fields)
    assert answer.status_code == 400 and "Choose at least one comment" in answer.text


def test_moderators_see_and_remove_all(user: Person, other: Person, moderator: Person, add: AddVideo) -> None:
    comment = say(other, add(), "Bad words")["id"]
    assert words(read(moderator, ALL)) == ["Bad words"]
    assert words(read(moderator, f"{ALL}?search=bad")) == ["Bad words"]
    assert "Bad words" in send(moderator, ALL, comments=[str(comment)], action="delete").text
    send(moderator, ALL, comments=[str(comment)], action="delete", confirmed="1")
    assert words(read(moderator, ALL)) == []
    assert user.get(ALL, headers=BROWSER).status_code == 403


def test_the_statements_do_not_grow(user: Person, other: Person, add: AddVideo) -> None:
    counted = []
    for _ in range(2):
        for person in (user, other):
            say(person, add())
        with count_statements() as statements:
            read(user, OWN)
        counted.append(len(statements))
    assert counted[0] == counted[1]
