"""The administrators' page of mirrors, and allowing copies in the list of whom the instance follows."""

from __future__ import annotations

from typing import Any

from headwater.house.rights import Role
from tests.redundancy.films import cache_file, mirrors_of, tell
from tests.redundancy.test_keeping import set_up, stored, strategies
from tests.support.client import Person
from tests.support.fediverse import Fediverse

MIRRORS, FOLLOWING = "/admin/follows/mirrors", "/admin/follows/following"
HTML = {"accept": "text/html"}


def page(person: Person, path: str) -> str:
    answer = person.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


def send(person: Person, path: str, **form: Any) -> Any:
    return person.post(path, data=form, headers=HTML, follow_redirects=False)


def number_in(shown: str) -> str:
    return shown.partition('name="id" value="')[2].partition('"')[0]


def test_a_copy_is_ordered_shown_and_removed(fediverse: Fediverse) -> None:
    _, b, video, root = set_up(fediverse)
    shown = page(root, MIRRORS)
    assert "No copies yet" in shown and "of 53.7" in shown and "Nothing is copied by itself" in shown
    address = f"https://b.example/w/{video.rpartition('/')[2]}"
    answer = send(root, MIRRORS, action="copy", video=address)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MIRRORS}?done=copy")
    shown = page(root, f"{MIRRORS}?done=copy")
    assert "Being copied" in shown and "By hand" in shown and "for good" in shown
    again = send(root, MIRRORS, action="copy", video=address)
    assert again.status_code == 409 and "It is copied already" in again.text and address in again.text
    fediverse.settle()
    shown = page(root, MIRRORS)
    assert "Being copied" not in shown and len(stored(b)) == 4
    for number in ("9" * 40, "x", number_in(shown), number_in(shown)):
        assert send(root, MIRRORS, action="remove", id=number).status_code == 303
    fediverse.settle()
    assert "No copies yet" in page(root, MIRRORS) and stored(b) == []
    for wrong in ("", "nothing", "https://b.example/w/nothing", "4711", "[::"):
        answer = send(root, MIRRORS, action="copy", video=wrong)
        assert answer.status_code in (400, 404) and "Nothing was begun" in answer.text, wrong


def test_copies_of_ours_are_shown_with_who_keeps_them(fediverse: Fediverse) -> None:
    a, b, video, _ = set_up(fediverse)
    boss = Person(a.client, a.runtime, "boss", Role.ADMINISTRATOR)
    assert "it appears here" in page(boss, f"{MIRRORS}?state=ours")
    tell(b, a, cache_file("b.example", video))
    fediverse.settle()
    shown = page(boss, f"{MIRRORS}?state=ours")
    assert '<bdi dir="ltr">b.example</bdi>' in shown
    send(boss, MIRRORS, action="remove", id=number_in(shown))
    assert mirrors_of(a, video) == [] and "Nobody keeps a copy" in page(boss, f"{MIRRORS}?state=ours")


def test_copies_of_an_instance_are_allowed_where_it_is_followed(fediverse: Fediverse) -> None:
    _, b, _, root = set_up(fediverse, **strategies(1 << 30))
    assert "Most views" in page(root, MIRRORS)
    assert send(root, f"{FOLLOWING}/mirrors", action="allow", handle="peertube@a.example").status_code == 303
    assert "Keep no copies" in page(root, f"{FOLLOWING}?done=allow")
    (row,) = b.client.get("/api/v1/server/following").json()["data"]
    assert row["following"]["hostRedundancyAllowed"] is True
    assert send(root, f"{FOLLOWING}/mirrors", action="forbid", handle="peertube@a.example").status_code == 303
    assert "Allow copies" in page(root, f"{FOLLOWING}?done=forbid")
