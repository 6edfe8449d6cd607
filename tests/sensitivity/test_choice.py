"""Sensitive videos: hidden, blurred, warned of or shown, as account, browser and instance say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Video
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), name="An operation", nsfw=True)
    add_files(runtime, made)
    return made


def choose(client: Client | Person, policy: str) -> None:
    form = {"policy": policy, "next": "/sensitive-content"}
    answer = client.post("/sensitive-content", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sensitive-content")


def look(client: Client | Person, video: Video, query: str = "") -> tuple[bool, bool, bool]:
    """Whether it is listed, listed without blur, and played at once."""
    home, page = client.get("/", headers=HTML).text, client.get(f"/w/{shorten(video.uuid)}{query}", headers=HTML).text
    listed = "An operation" in home
    assert ("<video" in page) != ("This video may disturb you" in page)
    return listed, listed and "is-blurred" not in home, "<video" in page


POLICIES = [
    ("do_not_list", (False, False, False)),
    ("blur", (True, False, False)),
    ("warn", (True, True, False)),
    ("display", (True, True, True)),
]


@pytest.mark.parametrize(("policy", "seen"), POLICIES)
def test_a_browser_remembers_what_somebody_wants(
    client: Client, video: Video, policy: str, seen: tuple[bool, bool, bool]
) -> None:
    assert look(client, video) == (False, False, False), "as the instance says"
    choose(client, policy)
    assert look(client, video) == seen
    assert f'value="{policy}" required checked' in client.get("/sensitive-content", headers=HTML).text


@pytest.mark.parametrize(("policy", "seen"), POLICIES)
def test_an_account_remembers_it_too(
    client: Client, other: Person, video: Video, policy: str, seen: tuple[bool, bool, bool]
) -> None:
    choose(other, policy)
    assert look(other, video) == seen
    assert other.get("/api/v1/users/me").json()["nsfwPolicy"] == policy
    assert look(client, video) == (False, False, False), "nobody else's"


def test_whoever_goes_on_sees_it_once(client: Client, video: Video) -> None:
    page = client.get(f"/w/{shorten(video.uuid)}?start=5s", headers=HTML).text
    assert 'href="?start=5s&amp;sensitive=1"' in page
    assert look(client, video, "?start=5s&sensitive=1")[2]
    assert not look(client, video)[2]


def test_the_warning_says_what_is_sensitive(client: Client, user: Person, video: Video) -> None:
    path, page = f"/api/v1/videos/{video.uuid}", f"/w/{shorten(video.uuid)}"
    assert "what is sensitive in it" not in client.get(page, headers=HTML).text
    told = {"nsfw": True, "nsfwFlags": 3, "nsfwSummary": "An <open> heart"}
    assert user.put(path, json=told).status_code == 204
    extra = client.get(path).json()["headwater"]
    assert (extra["nsfwFlags"], extra["nsfwSummary"]) == (3, "An <open> heart")
    for address in (page, f"/videos/embed/{video.uuid}"):
        text = client.get(address, headers=HTML).text
        assert "Violence and sex." in text and "An &lt;open&gt; heart" in text
    assert user.put(path, json={"nsfw": False}).status_code == 204
    extra = client.get(path).json()["headwater"]
    assert (extra["nsfwFlags"], extra["nsfwSummary"]) == (0, None), "of what is not sensitive nothing is told"


def test_frames_warn_too(client: Client, video: Video) -> None:
    path = f"/videos/embed/{video.uuid}"
    assert "<video" not in client.get(f"{path}?autoplay=1", headers=HTML).text
    assert 'href="?autoplay=1&amp;sensitive=1"' in client.get(f"{path}?autoplay=1", headers=HTML).text
    assert "<video" in client.get(f"{path}?sensitive=1", headers=HTML).text


@pytest.mark.parametrize("policy", ["", "everything"])
def test_other_choices_are_refused(client: Client, policy: str) -> None:
    assert client.post("/sensitive-content", data={"policy": policy}).status_code == 400


def test_the_way_on_stays_on_this_site(client: Client) -> None:
    form = {"policy": "warn", "next": "//evil.example"}
    assert client.post("/sensitive-content", data=form, follow_redirects=False).headers["location"] == "/"


def test_some_kinds_may_be_treated_in_another_way(user: Person, other: Person, video: Video) -> None:
    violent = {"nsfw": True, "nsfwFlags": 1}
    assert user.put(f"/api/v1/videos/{video.uuid}", json=violent).status_code == 204
    choose(other, "do_not_list")
    assert look(other, video) == (False, False, False)
    for name, seen in (("Blurred", (True, False, False)), ("Displayed", (True, True, True))):
        nothing = dict.fromkeys(("nsfwFlagsBlurred", "nsfwFlagsDisplayed"), 0)
        assert other.put("/api/v1/users/me", json=nothing | {f"nsfwFlags{name}": 1}).status_code == 204
        assert look(other, video) == seen
        assert other.get("/api/v1/videos").json()["total"] == 1
    choose(other, "display")
    assert other.put("/api/v1/users/me", json={"nsfwFlagsDisplayed": 0, "nsfwFlagsHidden": 1}).status_code == 204
    assert look(other, video) == (False, False, False)
    assert other.get("/api/v1/videos").json()["total"] == 0
    assert other.get("/api/v1/users/me").json()["headwater"]["nsfwFlagsHidden"] == 1
    assert other.put("/api/v1/users/me", json={"nsfwFlagsHidden": 8}).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/", "/?lang=de"),
        ("/w/abc?start=5s", "/w/abc?start=5s&lang=de"),
        ("/w/abc?lang=fr", "/w/abc?lang=fr"),
        ("/about#terms", "/about?lang=de#terms"),
    ],
)
def test_a_choice_stays_in_the_language_of_its_page(client: Client, wanted: str, reached: str) -> None:
    page = client.get("/sensitive-content?lang=de", headers=HTML).text
    (action,) = re.findall(r'<form class="form" method="post" action="([^"]+)"', page)
    assert action == "/sensitive-content?lang=de"
    answer = client.post(action, data={"policy": "blur", "next": wanted}, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, reached)
    refused = client.post(action, data={"policy": "none"}, headers=HTML)
    assert refused.status_code == 400 and '<html lang="de"' in refused.text
    assert 'action="/sensitive-content"' in client.get("/sensitive-content", headers=HTML).text
