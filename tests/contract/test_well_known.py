"""What was recorded of the reference's look-ups and oEmbed gets the same status and shape from us."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.operations import load_json
from tests.contract.replay import Names, compare
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

from headwater.kit.ids import shorten
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]
OTHER_KIND = {
    "teapot": "a joke that answered 500",
    "sitemap": "no JSON: asked below",
    "oembed unknown": "asked below, at our own address",
}
VIDEOS = ("wrvqXx4jcDmdgisDXEjC2G", "9B6ydmRsoDtTMvSKAQXC7t")
PICTURES = frozenset({"thumbnail_url", "thumbnail_width", "thumbnail_height"})  # these have none
SAID_ELSEWHERE = (  # of the shapes: documented differences; links of two kinds; an icon's purpose
    ".metadata.nodeConfig",
    ".links.",
    ".icons.",
)


@pytest.fixture
def ours(runtime: Runtime, user: Person, add: AddVideo) -> dict[str, str]:
    """What stands here for the recorded names."""
    video = add("Full video updated")
    form = {"displayName": "PL renamed", "privacy": "1", "videoChannelId": str(user.channel_id)}
    playlist = user.post("/api/v1/video-playlists", data=form).json()["videoPlaylist"]
    return {
        "5Pf4DqvhGc4DgvJ3LHQ84F": playlist["shortUUID"],
        "45af909b-09ad-4e5f-8687-2f3a4e77881f": video,
        "mary52730@example.com": f"{user.username}@example.com",
        "extra52730": user.channel_name,
        "mary52730": user.username,
        **dict.fromkeys(VIDEOS, shorten(uuid.UUID(video))),
        "http://localhost:9101": runtime.settings.base_url,
        "http://localhost:9103": runtime.settings.base_url,
        "localhost:9103": runtime.settings.host,
    }


def test_recorded_look_ups(client: Client, ours: dict[str, str]) -> None:
    wrong = []
    for exchange in load_json("wellknown_services"):
        if exchange["name"] in OTHER_KIND:
            continue
        accept = exchange["response"]["headers"].get("content-type", "*/*").partition(";")[0]
        path, headers = translate(exchange["request"]["path"], ours), {"accept": accept}
        answer = client.get(path, headers=headers, follow_redirects=False)
        recorded = json.loads(translate(json.dumps(exchange), ours))
        lines = [line for line in compare(answer, recorded, Names(), PICTURES) if not line.startswith(SAID_ELSEWHERE)]
        wrong += [f"{exchange['name']}: {line}" for line in lines]
        assert (
            "links" not in recorded["response"]["body"]
            or "webfinger" not in exchange["name"]
            or (answer.json() == recorded["response"]["body"])
        )
        wrong += [f"{exchange['name']}: {line}" for line in compare_headers(answer, recorded["response"]["headers"])]
    assert not wrong, "\n".join(wrong)


def translate(text: str, ours: dict[str, str]) -> str:
    for theirs, own in ours.items():
        text = text.replace(theirs, own)
    return text


def compare_headers(answer: Any, recorded: dict[str, str]) -> list[str]:
    """Compare the kind of content and where it leads."""
    theirs, given = recorded.get("content-type", ""), answer.headers.get("content-type", "")
    kind = lambda text: re.split(r"[;+]", text)[0].strip()  # noqa: E731
    found = []
    if answer.status_code == 200 and kind(theirs) != kind(given) and "manifest" not in str(answer.url):
        found.append(f"{given} instead of {theirs}")
    if "location" in recorded and answer.headers.get("location") != recorded["location"]:
        found.append(f"leads to {answer.headers.get('location')} instead of {recorded['location']}")
    return found


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/.well-known/webfinger?resource=", 400, "resource"),
        ("/.well-known/webfinger?resource=mary@localhost", 400, "resource"),
        ("/.well-known/webfinger?resource=acct:", 400, "resource"),
        ("/services/oembed", 400, ""),
        ("/services/oembed?url=/w/abc", 400, ""),
        ("/services/oembed?url={base}/w/hello-world", 400, ""),
        ("/services/oembed?url={base}/w/p/hello-world", 400, ""),
        ("/services/oembed?url={base}/w/abc%26maxwidth=1&maxwidth=-1", 400, "maxwidth"),
        ("/services/oembed?url={base}/w/abc&maxheight=tall", 400, "maxheight"),
        ("/services/oembed?url={base}/w/00000000-0000-4000-8000-000000000000", 404, ""),
        ("/services/oembed?url={base}/w/p/00000000-0000-4000-8000-000000000000", 404, ""),
        ("/services/oembed?url={base}/w/abc&format=xml", 501, ""),
        ("/services/redirect/accounts/nobody", 404, ""),
        ("/services/redirect/accounts/nobody@x.example", 404, ""),
        ("/.well-known/none.txt", 404, ""),
        ("/.well-known/..%2f..%2fheadwater.db", 404, ""),
        ("/nodeinfo/3.0.json", 404, ""),
    ],
)
def test_what_is_refused(client: Client, runtime: Runtime, path: str, status: int, field: str) -> None:
    answer = client.get(path.format(base=runtime.settings.base_url), follow_redirects=False)
    assert answer.status_code == status, answer.text
    if field:
        assert field in answer.json()["invalid-params"]


def test_the_sitemap_says_what_the_recorded_one_says(client: Client, ours: dict[str, str]) -> None:
    (recorded,) = [one["response"] for one in load_json("wellknown_services") if one["name"] == "sitemap"]
    answer = client.get("/sitemap.xml")
    assert answer.status_code == recorded["status"]
    for name, value in recorded["headers"].items():
        assert answer.headers[name] == value
    opening = recorded["body"][: recorded["body"].index("<url>")]
    assert answer.text.startswith(opening)
    for kind in ("/about/instance</loc>", "/w/", "/c/", "/a/"):  # addresses are canonical: without `/videos` behind
        assert kind in recorded["body"] and kind in answer.text


def test_private_playlists_are_not_told_of(client: Client, runtime: Runtime, user: Person) -> None:
    made = user.post("/api/v1/video-playlists", data={"displayName": "Mine", "privacy": "3"}).json()
    address = f"{runtime.settings.base_url}/w/p/{made['videoPlaylist']['uuid']}"
    answer = client.get("/services/oembed", params={"url": address})
    assert answer.status_code == 403 and "Mine" not in answer.text


def test_files_of_the_administrator_are_sent(client: Client, runtime: Runtime) -> None:
    runtime.storage.put_bytes("well-known/assetlinks.json", b'[{"relation": []}]')
    answer = client.get("/.well-known/assetlinks.json")
    assert answer.json() == [{"relation": []}] and answer.headers["content-type"].startswith("application/json")
    assert client.get("/.well-known/security.txt").text.startswith("Contact: http")


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/security.txt"])
def test_what_the_administrator_wrote_word_for_word_is_plain_text_to_browsers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
