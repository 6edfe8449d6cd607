"""Which trackers the player of a remote video asks: its instance's only for what that has published."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from headwater.settings import Settings, load_settings
from headwater.swarms import hash_of_first_players, list_own_hashes
from headwater.swarms.watch import add_trackers
from headwater.web.context import Ctx

URL = "https://a.example/static/streaming-playlists/hls/x/master.m3u8"
OURS, THEIRS = list_own_hashes(URL, 2), [hash_of_first_players(URL, 0)]
NAMED = ["https://a.example/tracker/announce", "wss://a.example/tracker/socket", "ws://a.example/tracker/socket"]


def ask(*, https: bool = True, **given: Any) -> list[str]:
    settings: Settings = load_settings(environment={"HEADWATER__WEBSERVER__HTTPS": str(https).lower()})
    known = {
        "is_local": False,
        "url": "https://a.example/videos/watch/x",
        "playlist_url": URL,
        "remote_hashes": [*THEIRS, *OURS],
        "remote_trackers": NAMED,
    }
    return add_trackers(cast(Ctx, SimpleNamespace(settings=settings)), SimpleNamespace(**(known | given))).trackers


@pytest.mark.parametrize(
    "given",
    [
        {"remote_hashes": THEIRS},
        {"remote_hashes": None},
        {"remote_hashes": list_own_hashes("https://b.example/master.m3u8", 2)},
        {"remote_trackers": None},
        {"remote_trackers": ["wss://victim.example/tracker/socket", "wss://a.example:81/tracker/socket"]},
        {"playlist_url": None},
        {"is_local": True},
    ],
)
def test_nobody_is_asked_for_what_they_did_not_publish(given: dict[str, Any]) -> None:
    assert ask(**given) == []


def test_its_instance_is_asked_by_sockets_that_the_page_may_open() -> None:
    assert ask() == ["wss://a.example/tracker/socket"]
    assert ask(https=False) == NAMED[1:]
