"""The administrators' pages of followers and followings: answer, remove, follow by what was written, stop."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.statements import count_statements

from headwater.house.rights import Role

FOLLOWERS, FOLLOWING = "/admin/follows/followers", "/admin/follows/following"
MANUAL = {"HEADWATER__FOLLOWERS__INSTANCE__MANUAL_APPROVAL": "true"}
HTML = {"accept": "text/html"}
Sides = tuple[Person, Person]


def join(site: Site) -> Person:
    return Person(site.client, site.runtime, "root", Role.ADMINISTRATOR)


@pytest.fixture
def sides(fediverse: Fediverse) -> Sides:
    """Administrators of an instance, and of one that accepts followers by hand."""
    return join(fediverse.instance("a.example")), join(fediverse.instance("b.example", **MANUAL))


def page(person: Person, path: str) -> str:
    answer = person.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


def send(person: Person, path: str, **form: Any) -> Any:
    return person.post(path, data=form, headers=HTML, follow_redirects=False)


def test_follow_answer_and_stop_by_forms(fediverse: Fediverse, sides: Sides) -> None:
    here, there = sides
    assert "Nobody follows this instance yet" in page(there, FOLLOWERS)
    answer = send(here, FOLLOWING, action="follow", addresses="https://b.example/\n@root_channel@b.example")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FOLLOWING}?done=follow")
    fediverse.settle()
    shown = page(here, f"{FOLLOWING}?done=follow")
    assert "Waiting for an answer" in shown and "/c/root_channel@b.example" in shown and "answers" in shown
    shown = page(there, FOLLOWERS)
    assert "a.example" in shown and 'value="accept"' in shown
    for action, word in (("accept", "Accepted"), ("accept", "Accepted"), ("reject", "Rejected")):
        answer = send(there, FOLLOWERS, action=action, handle="peertube@a.example")
        assert answer.status_code == 303
        fediverse.settle()
        assert f"</svg>{word}" in page(there, f"{FOLLOWERS}?state={word.lower()}"), action
        assert f"</svg>{word}" in page(here, f"{FOLLOWING}?search=peertube@b.exa")
    send(there, FOLLOWERS, action="remove", handle="peertube@a.example")
    assert "No follower fits" in page(there, f"{FOLLOWERS}?search=a.example")
    for handle in ("peertube@b.example", "root_channel@b.example"):
        assert send(here, FOLLOWING, action="unfollow", handle=handle).status_code == 303
    assert "b.example</bdi>" not in page(here, FOLLOWING)


def test_what_cannot_be_followed_stays_in_the_form(sides: Sides) -> None:
    here, _ = sides
    for written in ("b.example\nnot a host", "http://b.example/videos", ""):
        answer = send(here, FOLLOWING, action="follow", addresses=written)
        assert answer.status_code == 400 and "Nothing is followed yet" in answer.text
    assert "not a host" in send(here, FOLLOWING, addresses="not a host").text
    assert send(here, FOLLOWING, action="unfollow", handle="b.example").status_code == 404
    assert send(here, FOLLOWERS, action="accept", handle="x@b.example").status_code == 404
    assert send(here, FOLLOWERS, action="x", handle="x@b.example").status_code == 400


def test_pages_take_as_many_statements_for_one_row_as_for_two(fediverse: Fediverse, sides: Sides) -> None:
    here, _ = sides
    counts = []
    for handle in ("root@b.example", "root_channel@b.example"):
        send(here, FOLLOWING, addresses=handle)
        fediverse.settle()
        with count_statements() as statements:
            page(here, FOLLOWING)
        counts.append(len(statements))
    assert counts[0] == counts[1], statements
