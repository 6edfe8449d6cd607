"""Subscribing from pages: the button, one's own lists, and the way to and from accounts of other instances."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person
from tests.support.fediverse import Fediverse
from tests.support.statements import count_statements
from tests.support.talking import publish

from headwater.house.rights import Role
from headwater.kit.ids import shorten
from headwater.videos import Privacy

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]
HTML = {"accept": "text/html"}


def page(person: Person | Client, path: str, status: int = 200) -> str:
    answer = person.get(path, headers=HTML, follow_redirects=False)
    assert answer.status_code == status, answer.text[:500]
    return str(answer.text)


def test_the_button_subscribes_and_takes_it_back(user: Person, other: Person, add: AddVideo) -> None:
    video = shorten(uuid.UUID(add("A film")))
    for path in ("/c/mary_channel", "/a/mary", f"/w/{video}"):
        shown = page(other, path)
        assert 'value="subscribe"' in shown and "/c/mary_channel/subscription" in shown, path
    path = "/c/mary_channel/subscription"
    answer = other.post(path, data={"action": "subscribe", "back": f"/w/{video}"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/w/{video}")
    for where in ("/c/mary_channel", "/a/mary", f"/w/{video}"):
        assert 'value="unsubscribe"' in page(other, where), where
    assert "1 follower" in page(other, "/c/mary_channel")
    assert "A film" in page(other, "/videos/subscriptions")
    assert "@mary_channel@" in page(other, "/my-library/subscriptions?search=mary")
    assert "Nothing found" in page(other, "/my-library/subscriptions?search=nobody")
    answer = other.post(path, data={"action": "unsubscribe"}, headers={"hx-request": "true"})
    assert answer.status_code == 200 and 'value="subscribe"' in answer.text and "<html" not in answer.text
    again = other.post(path, data={"action": "unsubscribe", "back": "//evil.example"}, follow_redirects=False)
    assert again.headers["location"] == "/"
    assert "do not subscribe" in page(other, "/videos/subscriptions")
    assert other.post(path, data={"action": "x"}).status_code == 400


def test_a_page_of_channels_asks_once_for_all_buttons(user: Person, other: Person) -> None:
    counts = []
    for number in range(2):
        user.post("/api/v1/video-channels", json={"name": f"more{number}", "displayName": "More"})
        with count_statements() as statements:
            page(other, "/a/mary")
        counts.append(len(statements))
    assert counts[0] == counts[1], statements


def test_visitors_are_led_to_their_own_instance(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    Person(here.client, here.runtime, "alice", Role.USER)
    bob = Person(there.client, there.runtime, "bob", Role.USER)
    button = 'href="/c/alice_channel/subscribe" rel="nofollow" data-dialog'
    assert button in page(here.client, "/c/alice_channel"), "a dialog, or a page without JavaScript"
    path = "/c/alice_channel/subscribe"
    assert 'name="handle"' in page(here.client, path)
    answer = here.client.post(path, data={"handle": "@bob@b.example"}, follow_redirects=False)
    assert answer.status_code == 303
    led = urlsplit(answer.headers["location"])
    assert (led.netloc, led.path) == ("b.example", "/remote-interaction")
    uri = parse_qs(led.query)["uri"][0]
    assert uri == "https://a.example/video-channels/alice_channel"
    assert f'value="{uri}"' in page(bob, f"{led.path}?{led.query}")
    answer = bob.post(led.path, data={"uri": uri}, follow_redirects=False)
    assert answer.headers["location"] == "/c/alice_channel@a.example"
    bob.post("/c/alice_channel@a.example/subscription", data={"action": "subscribe"})
    fediverse.settle()
    assert 'value="unsubscribe"' in page(bob, "/c/alice_channel@a.example")
    assert here.client.get("/api/v1/video-channels/alice_channel").json()["followersCount"] == 1
    answer = here.client.post(path, data={"handle": "x@a.example"}, follow_redirects=False)
    assert answer.headers["location"] == "/login?next=%2Fc%2Falice_channel"


@pytest.mark.parametrize(
    ("handle", "words"), [("bob", "name@instance"), ("bob@nowhere.example", "does not answer"), ("", "name@instance")]
)
def test_who_cannot_be_led_anywhere_is_told(fediverse: Fediverse, handle: str, words: str) -> None:
    here = fediverse.instance("a.example")
    Person(here.client, here.runtime, "alice", Role.USER)
    answer = here.client.post("/c/alice_channel/subscribe", data={"handle": handle}, headers=HTML)
    assert answer.status_code == 400 and words in answer.text


def test_who_arrives_with_nothing_that_can_be_shown_is_told(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example")
    bob = Person(here.client, here.runtime, "bob", Role.USER)
    for uri, words in (("", "https://"), ("javascript:alert(1)", "https://"), ("https://nowhere.example/x", "answer")):
        answer = bob.post("/remote-interaction", data={"uri": uri}, headers=HTML, follow_redirects=False)
        assert answer.status_code == 400 and words in answer.text, uri
    own = bob.post("/remote-interaction", data={"uri": "https://a.example//evil.example"}, follow_redirects=False)
    assert not own.headers["location"].startswith("//")
    assert here.client.get("/remote-interaction?uri=x", headers=HTML, follow_redirects=False).status_code == 303


def test_visitors_take_a_video_to_their_own_instance(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    Person(here.client, here.runtime, "alice", Role.USER)
    bob = Person(there.client, there.runtime, "bob", Role.USER)
    url = publish(here, "alice", name="Rain")
    path = f"/w/{shorten(uuid.UUID(url.rpartition('/')[2]))}"
    assert f'href="{path}/elsewhere"' in page(here.client, path)
    assert "Take part in Rain" in page(here.client, f"{path}/elsewhere")
    answer = here.client.post(f"{path}/elsewhere", data={"handle": "bob@b.example"}, follow_redirects=False)
    led = urlsplit(answer.headers["location"])
    assert parse_qs(led.query)["uri"] == [url]
    answer = bob.post(led.path, data={"uri": url}, follow_redirects=False)
    assert "Rain" in bob.get(answer.headers["location"], headers=HTML).text, "the search leads on to its page"
    hidden = publish(here, "alice", privacy=Privacy.PRIVATE).rpartition("/")[2]
    page(here.client, f"/w/{hidden}/elsewhere", status=303)  # to log in: nothing is said of it
