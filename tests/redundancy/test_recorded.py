"""CacheFiles as the reference was seen to send them are read as what they say."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from headwater.redundancy.rules import NotTaken, read_cache_file
from headwater.remote import AddressRules

DELIVERED = Path(__file__).parents[1] / "data" / "activitypub" / "delivered"
OPEN = AddressRules(secure_only=False, public_only=False)
THEN = dt.datetime(2026, 11, 21, 9, 49, tzinfo=dt.UTC)


def read(kind: str) -> tuple[dict[str, Any], str]:
    activity = json.loads((DELIVERED / f"{kind}.json").read_text())["activity"]
    return activity["object"], activity["actor"]


def test_a_copy_of_a_plain_file_for_as_long_as_it_is_wanted() -> None:
    told = read_cache_file(*read("Create_CacheFile"), OPEN, THEN)
    assert told.video_url == "http://localhost:9101/videos/watch/f681e420-48be-45d6-8c5d-6098d24d5542"
    assert told.file_url == "http://localhost:9102/static/redundancy/685469e5-e3df-4563-9f41-11222c09cdd4-144.mp4"
    assert (told.resolution, told.fps, told.size_bytes, told.expires_at) == (144, 25, 53808, None)


def test_a_copy_for_ten_minutes() -> None:
    document, actor = read("Update_CacheFile")
    told = read_cache_file(document, actor, OPEN, THEN)
    assert told.expires_at == dt.datetime(2026, 11, 21, 9, 58, 50, 559_000, tzinfo=dt.UTC)
    with pytest.raises(NotTaken, match="its time is up"):
        read_cache_file(document, actor, OPEN, THEN + dt.timedelta(minutes=10))


def test_plain_http_is_not_taken_by_an_instance_with_https() -> None:
    with pytest.raises(NotTaken, match="not at an address of its own instance"):
        read_cache_file(*read("Create_CacheFile"), AddressRules(secure_only=True, public_only=False), THEN)


@pytest.mark.parametrize("ending", ["", "/", "/master.m3u8", "/master.m3u8?v=1"])
def test_a_playlist_is_named_by_its_folder_or_its_master(ending: str) -> None:
    link = {"mediaType": "application/x-mpegURL", "href": f"https://b.example/hls/1{ending}"}
    document = {"id": "https://b.example/r/1", "object": "https://a.example/v/1", "url": link}
    told = read_cache_file(document, "https://b.example/accounts/peertube", OPEN, THEN)
    assert (told.file_url, told.resolution) == ("https://b.example/hls/1", None)
