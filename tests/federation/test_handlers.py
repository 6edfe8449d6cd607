"""Which feature gets an activity."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.fediverse import Fediverse

from headwater.db import settings_of
from headwater.federation import Handler, handlers


def nothing(session: Any, received: Any) -> None:
    """Does nothing."""


def test_whoever_knows_the_object_is_asked_before_whoever_takes_the_rest(
    fediverse: Fediverse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claiming(word: str, *types: str) -> Handler:
        return Handler(type="Delete", object_types=types, apply=nothing, claims=lambda _session, url: word in url)

    notes, videos = claiming("note", "", "Tombstone"), claiming("video", "", "Tombstone")
    rest = Handler(type="Delete", apply=nothing)
    monkeypatch.setattr(handlers, "collect", lambda part: iter([rest, notes, videos]))
    for cache in (handlers._handlers, handlers._claimants):
        cache.cache_clear()
    database = fediverse.instance("a.example").runtime.database
    try:
        for given, taker in {
            "https://b.example/note/1": notes,
            "https://b.example/video/1": videos,
            "https://b.example/person/1": rest,
        }.items():
            for about in (given, {"id": given, "type": "Tombstone"}):
                assert handlers.find_handler({"type": "Delete", "object": about}, database) is taker
        assert handlers.find_handler({"type": "Update", "object": "https://b.example/note/1"}, database) is None
    finally:
        for cache in (handlers._handlers, handlers._claimants):
            cache.cache_clear()


def test_handlers_of_events_know_the_settings(fediverse: Fediverse) -> None:
    site = fediverse.instance("a.example")
    with site.runtime.database.read() as session:
        assert settings_of(session) is site.runtime.settings
