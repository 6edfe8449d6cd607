"""Fetching what a comment answers, up to something that we know: never in circles, never without end."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from headwater.comments.federation import store
from headwater.comments.federation.keeping import keep_note
from headwater.comments.federation.parsing import Note, read_ancestor, read_note
from headwater.comments.model import Comment
from headwater.federation import Dropped, Received, fetch_document, host_of, resolve_actor
from headwater.runtime import Runtime


class Gathered(msgspec.Struct, frozen=True):
    """Comments above one that were not known, the uppermost first, each with the id of its author's actor."""

    above: list[tuple[Note, int | None]]


def gather_above(runtime: Runtime, received: Received) -> Gathered:
    """Fetch what the Note of an activity answers, as far as we do not know it; raises Dropped and FetchFailed."""
    note = read_note(received.object, runtime.settings.comments)
    return gather_thread(runtime, note)


def gather_thread(runtime: Runtime, note: Note) -> Gathered:
    """Fetch what a comment answers up to a known comment or video; raises Dropped when there is none."""
    limits, seen, url = runtime.settings.comments, {note.url}, note.answers
    above: list[tuple[Note, int | None]] = []
    until = time.monotonic() + limits.gather_timeout
    while not _is_anchor(runtime, url):
        if url in seen:
            raise Dropped("it answers itself")
        if len(above) >= limits.max_depth:
            raise Dropped("the conversation is too deep")
        if time.monotonic() > until:
            raise Dropped("what it answers takes too long to fetch")
        if host_of(url) == runtime.settings.host:
            raise Dropped("it answers something that is not here")
        seen.add(url)
        found = read_ancestor(fetch_document(runtime, url), limits)
        seen.add(found.url)
        author = None if found.is_removed else resolve_actor(runtime, found.author_url).id
        above.append((found, author))
        url = found.answers
    return Gathered(above[::-1])


def resolve_comment(runtime: Runtime, item: Any, *, trusted_host: str = "") -> int | None:
    """Keep the comment of a collection's item, an address or a Note, with everything above it; returns its number.

    An embedded Note counts when it is of `trusted_host`, which served the collection; everything else is fetched.
    Raises Dropped for what is no comment below a video that we have, FetchFailed when it cannot be had now.
    """
    url = item.get("id") if isinstance(item, dict) else item
    if not isinstance(url, str):
        raise Dropped("it is not a comment")
    with runtime.database.read() as session:
        known = store.find_by_url(session, url)
    if known is not None:
        return known.id
    is_trusted = isinstance(item, dict) and trusted_host and host_of(url) == trusted_host
    note = read_ancestor(item if is_trusted else fetch_document(runtime, url), runtime.settings.comments)
    author = None if note.is_removed else resolve_actor(runtime, note.author_url).id
    gathered = gather_thread(runtime, note)
    kept: Comment | None = None
    with runtime.database.write() as session:
        for found, actor_id in (*gathered.above, (note, author)):
            kept = keep_note(session, runtime.settings, found, actor_id, is_vouched=True)
    return None if kept is None else kept.id


def _is_anchor(runtime: Runtime, url: str) -> bool:
    with runtime.database.read() as session:
        return store.is_anchor(session, url)
