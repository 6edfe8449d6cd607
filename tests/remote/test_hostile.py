"""Documents of those who mean no good, and of software that writes them otherwise."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from tests.remote.conftest import THERE, VIDEO, Origin, document, follow_there, receive
from tests.support.fediverse import Site

from headwater.federation import FetchFailed
from headwater.kit import clock
from headwater.remote.parsing import RemoteVideo, parse_video
from headwater.remote.values import AddressRules
from headwater.videos import CommentsPolicy, Privacy

HERE = f"https://{THERE}"


def parse(**changes: Any) -> RemoteVideo:
    given = {key: value for key, value in (document(VIDEO) | changes).items() if value is not ...}
    return parse_video(given, AddressRules())


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Note"},
        {"type": ["Video"]},
        {"id": None},
        {"id": "javascript:alert(1)"},
        {"id": "https://[::1"},
        {"name": ""},
        {"name": "\0 \0"},
        {"name": {"en": "x"}},
        {"attributedTo": []},
        {"attributedTo": "https://evil.example/accounts/mallory"},
        {"attributedTo": [{"type": "Person"}, 7, None, []]},
    ],
)
def test_what_cannot_be_a_video_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FetchFailed):
        parse(**changes)


def test_everything_has_a_bound() -> None:
    many = [{"type": "Hashtag", "name": f"#tag{number}"} for number in range(10_000)]
    big = "x" * 1_000_000
    found = parse(name=big, content=big, support=big, tag=many, views=10**30, duration="PT99999999999999999H")
    assert len(found.name) == 120 and len(found.description or "") == 10_000 and len(found.support or "") == 1000
    assert len(found.tags) == 20 and found.tags[0] == "tag0" and found.views == 0 and found.duration_seconds == 0
    assert parse(duration="PT999999H").duration_seconds == (1 << 31) - 1
    link = {"type": "Link", "mediaType": "video/mp4", "href": f"{HERE}/1.mp4"}
    files = parse(url=[link | {"height": height} for height in range(1, 5000)]).files
    assert len(files) <= 40
    odd = parse(url=[link | {"height": -1, "width": 10**9, "fps": "many", "size": -5}]).files
    assert (odd[0].height, odd[0].width, odd[0].fps, odd[0].size_bytes) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://origin.example/1.mp4",
        "https://127.0.0.1/1.mp4",
        "https://[::1]/1.mp4",
        "https://10.0.0.8/1.mp4",
        "https://localhost/1.mp4",
        "https://printer.local/1.mp4",
        "https://user:pass@origin.example/1.mp4",
        "https://origin.example/1.mp4\n.evil",
        "//origin.example/1.mp4",
        "https://169.254.169.254/latest",
        7,
        None,
        {"href": "x"},
    ],
)
def test_addresses_that_viewers_must_not_be_sent_to_are_left_out(url: Any) -> None:
    file = {"type": "Link", "mediaType": "video/mp4", "href": url, "height": 720}
    hls = {"type": "Link", "mediaType": "application/x-mpegURL", "href": url, "tag": [file]}
    found = parse(
        url=[file, hls, {"rel": ["tracker", "websocket"], "href": url}, {"mediaType": "text/html", "href": url}],
        icon=[{"url": url}],
        preview=[{"rel": ["storyboard"], "url": [{"href": url, "width": 9, "height": 9, "tileWidth": 3}]}],
        subtitleLanguage=[{"identifier": "fr", "url": url}],
        likes=url,
        hasParts=url,
    )
    assert (found.files, found.playlist, found.trackers, found.pictures) == ([], None, [], [])
    assert (found.storyboard, found.captions, found.page_url) == (None, [], None)
    assert found.collections["likes"] is None and found.collections["chapters"] is None


@pytest.mark.parametrize("given", ["yesterday", 17, None, "9999-99-99", "0001-01-01T00:00:00+14:00", "-1", {}])
def test_dates_that_are_none_count_as_now(given: Any) -> None:
    now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    with clock.frozen(now):
        found = parse(published=given, updated=given, originallyPublishedAt=given)
    assert (found.published_at, found.updated_at, found.originally_published_at) == (now, now, None)


def test_dates_ahead_are_now() -> None:
    now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    with clock.frozen(now):
        assert parse(published="2999-01-01T00:00:00Z").published_at == now
    assert parse(originallyPublishedAt="1895-12-28T00:00:00Z").originally_published_at is not None


def test_other_ways_of_writing_are_understood() -> None:
    found = parse(
        uuid=..., icon=f"{HERE}/one.jpg", tag={"type": "Hashtag", "name": "#one"}, category="15", licence=3,
        language="fr", content="<p>Hello <b>you</b></p>", mediaType="text/html", to="as:Public", url=f"{HERE}/watch/1",
        attributedTo=[f"{HERE}/accounts/alice", f"{HERE}/video-channels/alice_channel"], subtitleLanguage=...,
        preview=None, commentsPolicy=..., commentsEnabled=False, duration=12, hasParts={"id": f"{HERE}/parts"},
    )  # fmt: skip
    assert found.uuid is None and found.pictures[0].url.endswith("one.jpg") and found.tags == ["one"]
    assert (found.category, found.licence, found.language, found.duration_seconds) == (15, 3, "fr", 12)
    assert found.description == "Hello you" and found.page_url == f"{HERE}/watch/1"
    assert found.privacy is Privacy.PUBLIC and found.comments_policy is CommentsPolicy.DISABLED
    assert [kind for kind, _ in found.owners] == ["", ""] and found.collections["chapters"] == f"{HERE}/parts"
    assert parse(to=[]).privacy is Privacy.UNLISTED and parse(to=...).privacy is Privacy.UNLISTED


def test_nobody_speaks_for_another_host(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    evil = copy.deepcopy(origin.video) | {"name": "Taken over", "updated": "2026-11-22T00:00:00Z"}
    origin.pages["/accounts/mallory"] = copy.deepcopy(origin.pages["/accounts/alice"])
    foreign = evil | {"id": "https://evil.example/videos/watch/1"}
    assert receive(here, origin.activity("Update", foreign)) == "the video is of another host than its actor"
    stolen = evil | {"attributedTo": [{"type": "Group", "id": "https://evil.example/video-channels/x"}]}
    assert receive(here, origin.activity("Update", stolen)) == "the video belongs to nobody of its host"
    assert here.client.get(f"/api/v1/videos/{origin.video['uuid']}").json()["name"] == "Full video updated"


def test_nobody_takes_the_uuid_of_another_video(here: Site, origin: Origin) -> None:
    follow_there(here)
    receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel"))
    other = copy.deepcopy(origin.video) | {"id": f"{HERE}/videos/watch/other", "name": "Other"}
    assert receive(here, origin.activity("Create", other)) == ""
    names = {video["name"]: video["uuid"] for video in here.client.get("/api/v1/videos").json()["data"]}
    assert names["Full video updated"] == origin.video["uuid"] != names["Other"]
