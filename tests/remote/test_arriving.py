"""Videos of another instance arrive, change and go, told by the reference's own documents."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import urlsplit

from tests.remote.conftest import THERE, Origin, follow_there, receive
from tests.support.fediverse import Site


def details(site: Site, origin: Origin) -> dict[str, Any]:
    found = site.client.get(f"/api/v1/videos/{origin.video['uuid']}")
    return found.json() if found.status_code == 200 else {"status": found.status_code}


def listed(site: Site, **query: Any) -> list[str]:
    return [video["name"] for video in site.client.get("/api/v1/videos", params=query).json()["data"]]


def test_an_announced_video_is_fetched_and_shown_as_the_reference_shows_it(here: Site, origin: Origin) -> None:
    follow_there(here)
    announce = origin.activity("Announce", origin.url, "video-channels/alice_channel")
    assert receive(here, announce) == "" and receive(here, announce) == ""
    shown = details(here, origin)
    assert (shown["name"], shown["isLocal"], shown["duration"], shown["url"]) == (
        "Full video updated", False, 4, origin.url
    )  # fmt: skip
    assert shown["account"]["host"] == THERE and shown["channel"]["host"] == THERE
    assert shown["category"]["id"] == 15 and shown["licence"]["id"] == 1 and shown["language"]["id"] == "fr"
    assert shown["publishedAt"] == "2026-11-21T09:28:21.994Z" and shown["tags"] == ["tag two", "tag1"]
    assert shown["trackerUrls"] == [f"https://{THERE}/tracker/announce", f"wss://{THERE}/tracker/socket"]
    (playlist,) = shown["streamingPlaylists"]
    assert playlist["playlistUrl"].startswith(f"https://{THERE}/static/streaming-playlists/hls/")
    assert playlist["segmentsSha256Url"].startswith(f"https://{THERE}/static/streaming-playlists/hls/")
    assert [file["resolution"]["id"] for file in playlist["files"]] == [180, 144]
    assert [file["resolution"]["id"] for file in shown["files"]] == [180, 144]
    file = shown["files"][0]
    assert file["fileUrl"].startswith(f"https://{THERE}/static/web-videos/") and file["size"] == 53571
    assert file["metadataUrl"].startswith(f"https://{THERE}/api/v1/videos/")
    assert "77784064683ce47ca394356423a0d21194b748b6" in file["magnetUri"]
    assert (
        listed(here) == ["Full video updated"] == listed(here, isLocal="false") and listed(here, isLocal="true") == []
    )
    assert listed(here, host=THERE) == ["Full video updated"] and listed(here, host="other.example") == []
    uuid = origin.video["uuid"]
    captions = here.client.get(f"/api/v1/videos/{uuid}/captions").json()["data"]
    assert [caption["language"]["id"] for caption in captions] == ["fr"]
    chapters = here.client.get(f"/api/v1/videos/{uuid}/chapters").json()["chapters"]
    assert [chapter["title"] for chapter in chapters] == ["Start", "Second"]
    (board,) = here.client.get(f"/api/v1/videos/{uuid}/storyboards").json()["storyboards"]
    assert (board["spriteWidth"], board["totalWidth"], board["spriteDuration"]) == (192, 768, 1)
    page = here.client.get(f"/w/{shown['shortUUID']}")
    assert page.status_code == 200 and f"@alice_channel@{THERE}" in page.text and playlist["playlistUrl"] in page.text


def test_an_update_changes_it_and_an_older_one_does_not(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    newer = copy.deepcopy(origin.video) | {"name": "Renamed", "updated": "2026-11-21T10:56:36.443Z", "tag": []}
    newer["icon"], newer["subtitleLanguage"] = newer["icon"][:1], []
    assert receive(here, origin.activity("Update", newer)) == ""
    assert receive(here, origin.activity("Update", newer)) == ""
    shown = details(here, origin)
    assert shown["name"] == "Renamed" and shown["tags"] == []
    assert here.client.get(f"/api/v1/videos/{shown['uuid']}/captions").json()["data"] == []
    assert receive(here, origin.activity("Update", origin.video)) == "something newer is known of this video"
    assert details(here, origin)["name"] == "Renamed"


def test_a_removed_video_does_not_come_back(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    assert receive(here, origin.activity("Delete", origin.url)) == ""
    assert details(here, origin) == {"status": 404} and listed(here) == []
    page = origin.pages.pop(urlsplit(origin.url).path)
    late = origin.activity("Update", origin.video)
    again = origin.activity("Announce", origin.url, "video-channels/alice_channel", number=2)
    assert receive(here, late) != "" and receive(here, again) != ""
    assert details(here, origin) == {"status": 404}
    origin.put(page)  # it had only been closed for a while
    assert receive(here, again) == ""
    assert details(here, origin)["name"] == origin.video["name"]


def test_videos_of_whom_nobody_follows_do_not_enter_by_themselves(here: Site, origin: Origin) -> None:
    assert receive(here, origin.activity("Create", origin.video)) == "nobody here follows who published it"
    announce = origin.activity("Announce", origin.url, "video-channels/alice_channel")
    assert receive(here, announce) == "nobody here follows who announces it"
    assert receive(here, announce | {"actor": f"https://{THERE}/accounts/alice"}) == (
        "only instances and channels announce videos"
    )
    follow_there(here, "accounts/peertube")
    assert receive(here, origin.activity("Create", origin.video)) == ""
    assert details(here, origin)["name"] == "Full video updated"


def test_an_account_that_goes_takes_everything_along(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    account = f"https://{THERE}/accounts/alice"
    assert receive(here, origin.activity("Delete", account)) == ""
    assert details(here, origin) == {"status": 404}
    assert here.client.get(f"/api/v1/video-channels/alice_channel@{THERE}").status_code == 404
    assert receive(here, origin.activity("Update", origin.video)) != ""


def test_a_channel_that_is_renamed_is_found_by_its_new_name(here: Site, origin: Origin) -> None:
    follow_there(here)
    changed = copy.deepcopy(origin.pages["/video-channels/alice_channel"]) | {"name": "Badgers at night"}
    actor = "video-channels/alice_channel"
    assert receive(here, origin.activity("Update", changed, actor)) == ""
    found = here.client.get("/api/v1/search/video-channels", params={"search": "badgers"}).json()["data"]
    assert [channel["displayName"] for channel in found] == ["Badgers at night"]
    assert receive(here, origin.activity("Update", changed, "accounts/alice")) == "it is not the actor's own"
