"""What lives elsewhere is found by its address or handle, by those whom the settings let."""

from __future__ import annotations

import json

import pytest
from tests.remote.conftest import THERE, Origin
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site

from headwater.federation.fetching import Answer, network_of
from headwater.house.rights import Role


@pytest.fixture
def mary(here: Site) -> Person:
    return Person(here.client, here.runtime, "mary", Role.USER)


def test_a_video_is_fetched_and_shown_by_its_address(here: Site, origin: Origin, mary: Person) -> None:
    path = "/api/v1/search/videos"
    assert here.client.get(path, params={"search": origin.url}).json() == {"total": 0, "data": []}
    for _ in range(2):
        found = mary.get(path, params={"search": origin.url}).json()
        assert found["total"] == 1 and found["data"][0]["name"] == "Full video updated"
    assert origin.asked.count(origin.url.removeprefix(f"https://{THERE}")) == 1
    known = here.client.get(path, params={"search": origin.url}).json()
    assert known["data"][0]["url"] == origin.url
    assert mary.get(path, params={"search": f"https://{THERE}/videos/watch/nothing"}).json()["total"] == 0
    page = mary.get("/search", params={"search": origin.url}, follow_redirects=False)
    assert page.status_code == 302 and page.headers["location"].startswith("/w/")
    shown = here.client.get(page.headers["location"]).text
    assert f'href="{origin.url}"' in shown and "published on another instance" in shown


def test_a_channel_is_found_by_its_handle_and_by_its_address(here: Site, origin: Origin, mary: Person) -> None:
    channel = f"https://{THERE}/video-channels/alice_channel"
    finger = {"subject": f"acct:alice_channel@{THERE}", "links": [
        {"rel": "self", "type": "application/activity+json", "href": channel}]}  # fmt: skip
    serve = origin.__call__

    def answer(method: str, url: str, headers: object, body: bytes) -> Answer:
        if "/.well-known/webfinger" in url:
            return Answer(200, {"content-type": "application/jrd+json"}, json.dumps(finger).encode())
        return serve(method, url, headers, body)

    network_of(here.runtime).pages[THERE] = answer  # type: ignore[attr-defined]
    path = "/api/v1/search/video-channels"
    assert here.client.get(path, params={"search": f"alice_channel@{THERE}"}).json()["total"] == 0
    found = mary.get(path, params={"search": f"@alice_channel@{THERE}"}).json()
    assert [one["url"] for one in found["data"]] == [channel]
    assert here.client.get(path, params={"search": channel}).json()["total"] == 1
    page = here.client.get("/search", params={"search": f"alice_channel@{THERE}"}, follow_redirects=False)
    assert page.status_code == 302 and page.headers["location"] == f"/c/alice_channel@{THERE}"


def test_visitors_may_when_the_settings_say_so(fediverse: Fediverse, origin: Origin) -> None:
    site = fediverse.instance("open.example", HEADWATER__SEARCH__REMOTE_URI__ANONYMOUS="true")
    assert site.client.get("/api/v1/config").json()["search"]["remoteUri"] == {"users": True, "anonymous": True}
    assert site.client.get("/api/v1/search/videos", params={"search": origin.url}).json()["total"] == 1
