"""Read what stands in a playlist of another instance, bounded: pages, elements, videos that are not known yet."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from headwater.db.database import defer_write
from headwater.federation import FetchFailed, Gone, fetch_document, host_of, id_of
from headwater.jobs import JobRun, enqueue
from headwater.kit import clock
from headwater.playlists.federation import store
from headwater.playlists.federation.parsing import (
    ElementFacts,
    NotAPlaylist,
    PlaylistFacts,
    parse_element,
    parse_playlist,
)
from headwater.playlists.federation.saving import copy_facts
from headwater.playlists.model import Playlist
from headwater.playlists.service import remove_playlist
from headwater.remote import fetch_video
from headwater.runtime import Runtime
from headwater.settings import Settings

READ = "read-playlist"


def ask_to_read(session: Session, playlist_id: int) -> None:
    """Have a remote playlist read."""
    enqueue(session, READ, {"playlist_id": playlist_id}, unique_key=f"{READ}-{playlist_id}")


def refresh_when_old(session: Session, settings: Settings, playlist: Playlist) -> None:
    """Have a remote playlist that somebody looks at read anew, once it was read long ago."""
    oldest = clock.now() - dt.timedelta(seconds=settings.federation.playlists.refresh_after)
    if not playlist.is_local and (playlist.fetched_at is None or playlist.fetched_at < oldest):
        defer_write(session, functools.partial(ask_to_read, playlist_id=playlist.id))


def read(run: JobRun) -> None:
    """Fetch a playlist and what stands in it; one that is gone there goes here."""
    runtime = run.runtime
    with runtime.database.read() as session:
        playlist = session.get(Playlist, run.payload["playlist_id"])
    if playlist is None or playlist.is_local:
        return
    try:
        facts = parse_playlist(fetch_document(runtime, playlist.url))
    except Gone:
        with run.transaction(completes=True) as session:
            if (found := session.get(Playlist, playlist.id)) is not None:
                remove_playlist(session, found)
        return
    except (FetchFailed, NotAPlaylist):
        _note_reading(run, playlist.id)  # asked again when it is old again
        return
    elements = sorted(_read_elements(runtime, facts.first, facts.host), key=lambda element: element.position)
    _note_reading(run, playlist.id, facts, _find_videos(runtime, elements))


def _note_reading(
    run: JobRun, playlist_id: int, facts: PlaylistFacts | None = None, wanted: Sequence[dict[str, Any]] = ()
) -> None:
    with run.transaction(completes=True) as session:
        playlist = session.get(Playlist, playlist_id, with_for_update=True)
        if playlist is None:
            return
        playlist.fetched_at = now = clock.now()
        if facts is not None:
            copy_facts(playlist, facts)
            store.replace_elements(session, playlist_id, wanted, now)


def _read_elements(runtime: Runtime, first: str, host: str) -> list[ElementFacts]:
    """Return what can be read of the elements, each once."""
    found: dict[str, ElementFacts] = {}
    for item in _walk_pages(runtime, first, host):
        url = id_of(item)
        if host_of(url) != host or url in found:
            continue
        try:
            element = parse_element(item if isinstance(item, dict) else fetch_document(runtime, url), host)
        except FetchFailed:
            continue
        if element is not None and element.url == url:
            found[url] = element
    return list(found.values())


def _walk_pages(runtime: Runtime, first: str, host: str) -> Iterator[Any]:
    """Yield the items of a collection's pages, up to the limit; a circle of pages ends."""
    left, address, seen = runtime.settings.federation.playlists.max_elements, first, set[str]()
    while address and address not in seen and left > 0:
        seen.add(address)
        try:
            page = fetch_document(runtime, address)
        except FetchFailed:
            return
        items = page.get("orderedItems")
        items = items[:left] if isinstance(items, list) else []
        if not items:
            return
        yield from items
        left -= len(items)
        following = id_of(page.get("next"))
        address = following if host_of(following) == host else ""


def _find_videos(runtime: Runtime, elements: list[ElementFacts]) -> list[dict[str, Any]]:
    """Return the rows of the elements whose video is known or can be fetched within the limit."""
    with runtime.database.read() as session:
        known = store.find_videos(session, list({element.video_url for element in elements}))
    left = runtime.settings.federation.playlists.max_new_videos
    wanted = []
    for element in elements:
        url = element.video_url
        if url not in known and left > 0 and host_of(url) != runtime.settings.host:
            left -= 1
            try:
                known[url] = fetch_video(runtime, url)
            except FetchFailed:
                continue
        if url in known:
            times = {"start_seconds": element.start_seconds, "stop_seconds": element.stop_seconds}
            wanted.append({"url": element.url, "video_id": known[url], **times})
    return wanted
