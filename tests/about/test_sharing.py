"""P2P and privacy: every word that people must be told, the tracker's own figures, and the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from headwater.configuration import change_settings
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.settings import Seconds
from tests.about.links import read_text
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

PAGE = "/about/p2p"
HTML = {"accept": "text/html", "accept-language": "en"}


def save(runtime: Runtime, **values: Any) -> None:
    with runtime.database.write() as session:
        change_settings(session, runtime, {key.replace("__", "."): value for key, value in values.items()}, "root")


def read(asker: Client | Person, **headers: str) -> str:
    answer = asker.get(PAGE, headers=HTML | headers)
    assert answer.status_code == 200
    return read_text(answer.text)


def choose(asker: Client | Person, wish: str, **headers: str) -> Any:
    return asker.post(PAGE, data={"sharing": wish}, headers=HTML | headers, follow_redirects=False)


def is_on(asker: Client | Person, **headers: str) -> bool:
    words = read(asker, **headers)
    assert ("Turn sharing off" in words) != ("Turn sharing on" in words)
    assert ("Sharing is on." in words) == ("Turn sharing off" in words)
    return "Turn sharing off" in words


def test_nothing_that_people_must_know_is_missing(client: Client) -> None:
    words = read(client)
    for said in (
        "pass the parts that you have already got on to others",
        "the server sends less, and its host pays less",
        "You choose",
        "holds your internet address (IP address) for as long as you watch or download",
        "In theory somebody could write a program",
        "much harder",
        "with a request of its own",
        "drawn at random",
        "Of 1,000 viewers, with 20 in each answer, all are known after at least 50 requests.",
        "This tracker names at most 82 at a time: that makes at least 13.",
        "repeated again and again, which is easy to notice",
        "does not prove that a person watched",
        "An address is vague: it changes",
        "held in memory only",
        "Other viewers of the same video",
        "The instance that a video comes from",
        "Mirrors",
        "STUN servers",
    ):
        assert said in words


def test_the_figures_are_those_of_this_tracker(client: Client, runtime: Runtime) -> None:
    words = read(client)
    assert "answers one address 3 times a minute for one video" in words
    assert "falls silent after 21 minutes" in words and "may hold 200 connections" in words
    assert "stun.framasoft.org" in words
    save(runtime, tracker__announces_per_minute=1.0, tracker__announce_interval=Seconds(60), tracker__grace=Seconds(0))
    save(runtime, tracker__max_sockets_per_address=7, tracker__stun_servers=["stun:stun.example:3478", "stun:[::1]:1"])
    save(runtime, tracker__private=False, savings__enabled=False)
    words = read(client)
    assert "answers one address 1 time a minute for one video" in words
    assert "falls silent after 2 minutes" in words and "may hold 7 connections" in words
    assert "Here: stun.example and ::1" in words
    assert "and nobody else" not in words and "How much was exchanged is not counted" in words
    save(runtime, tracker__reject_too_many_announces=False, tracker__stun_servers=[])
    words = read(client)
    assert "a minute for one video" not in words and "None is asked here" in words


def test_a_visitor_turns_it_off_and_on_again(client: Client) -> None:
    assert is_on(client)
    for wish in ("off", "on"):
        answer = choose(client, wish)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?changed=1")
        assert answer.headers["cache-control"] == "no-store"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" not in cookie and "SameSite=lax" in cookie, "the player reads it"
        assert is_on(client) == (wish == "on")
    assert f"Sharing is {wish} now." in client.get(f"{PAGE}?changed=1", headers=HTML).text


def test_an_account_keeps_it_for_every_browser(client: Client, user: Person) -> None:
    assert choose(user, "off").status_code == 303
    assert user.get("/api/v1/users/me").json()["p2pEnabled"] is False
    client.cookies.clear()
    assert not is_on(user) and is_on(client)


def test_the_account_counts_more_than_the_browser(client: Client, user: Person) -> None:
    choose(user, "on")
    client.cookies.set("headwater_sharing", "0")
    assert is_on(user)
    client.cookies.set("headwater_sharing", "nonsense")
    assert is_on(client), "nonsense is nothing"


def test_a_browser_that_asks_not_to_be_tracked_counts_until_somebody_chooses(client: Client) -> None:
    assert not is_on(client, dnt="1")
    assert "Your browser asks not to be tracked" in read(client, **{"sec-gpc": "1"})
    choose(client, "on")
    assert is_on(client, dnt="1")
    assert {"DNT", "Sec-GPC"} <= set(client.get(PAGE, headers=HTML).headers["vary"].split(", "))


def test_the_default_of_the_instance_is_told(client: Client, runtime: Runtime) -> None:
    save(runtime, defaults__p2p__webapp__enabled=False)
    assert not is_on(client) and "It is off until you turn it on." in read(client)
    save(runtime, tracker__enabled=False)
    words = read(client)
    assert "there is nothing to choose" in words and "Turn sharing" not in words


@pytest.mark.parametrize("wish", ["", "maybe", "ON", "\x00"])
def test_other_wishes_are_refused(client: Client, wish: str) -> None:
    answer = client.post(PAGE, data={"sharing": wish})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["sharing"])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_site_may_choose(client: Client, headers: dict[str, str]) -> None:
    answer = choose(client, "on", **headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert choose(client, "on", origin="http://localhost:9000").status_code == 303


def test_a_signed_in_browser_proves_that_the_form_is_ours(client: Client, user: Person) -> None:
    page = client.get("/login", headers=HTML)
    assert page.status_code == 200
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"username": "mary", "password": "a good password", "csrf_token": token}
    assert client.post("/login", data=form, headers=HTML, follow_redirects=False).status_code == 303
    assert choose(client, "off").status_code == 403
    token = client.get(PAGE, headers=HTML).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(PAGE, data={"sharing": "off", "csrf_token": token}, headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    assert user.get("/api/v1/users/me").json()["p2pEnabled"] is False


def test_players_know_the_way_to_it(client: Client, user: Person, runtime: Runtime) -> None:
    video = add_video(runtime, Owner.of(user), name="Owls")
    add_files(runtime, video)
    assert f'"learnUrl":"{PAGE}"' in client.get(f"/w/{shorten(video.uuid)}", headers=HTML).text


def test_the_switch_stays_in_the_language_of_its_page(client: Client) -> None:
    assert f'method="post" action="{PAGE}?lang=de"' in client.get(f"{PAGE}?lang=de", headers=HTML).text
    answer = client.post(f"{PAGE}?lang=de", data={"sharing": "off"}, headers=HTML, follow_redirects=False)
    assert answer.headers["location"] == f"{PAGE}?changed=1&lang=de"
    assert '<html lang="de"' in client.get(answer.headers["location"], headers=HTML).text
    assert f'method="post" action="{PAGE}"' in client.get(PAGE, headers=HTML).text
