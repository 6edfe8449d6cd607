"""Fetches a video of another instance with whoever it belongs to. Everything before a transaction is opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.channels import Channel
from headwater.federation import FetchFailed, fetch_document, host_of, id_of, resolve_actor
from headwater.kit import clock
from headwater.remote import store
from headwater.remote.parsing import NotTaken, RemoteVideo, parse_video
from headwater.remote.saving import save_video
from headwater.remote.values import AddressRules, as_number, as_objects, as_text
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.videos import Video

MAX_CHAPTERS, MAX_TITLE = 1000, 100


class Found(msgspec.Struct, frozen=True):
    """A video as its instance tells it, and the channel that it is in."""

    facts: RemoteVideo
    channel: Actor
    chapters: list[tuple[float, str]] | None
    fetched_at: dt.datetime | None = None  # None: it came with an activity, which may be days old


def address_rules(settings: Settings) -> AddressRules:
    """Return which addresses may stand in documents."""
    return AddressRules(secure_only=settings.webserver.https, public_only=settings.federation.prevent_ssrf)


def find_elsewhere(runtime: Runtime, url: str) -> Found:
    """Fetch the video at an address, and its channel; raises FetchFailed or Gone."""
    now = clock.now()
    return _complete(runtime, fetch_document(runtime, url), now)


def complete(runtime: Runtime, document: dict[str, Any]) -> Found:
    """Find the channel and the chapters of a video document that its host vouches for; raises FetchFailed or Gone.

    Of a video that its instance has removed only the instance itself can tell whether it is there again: it may have
    been closed for a while, or the document may be older than its end.
    """
    with runtime.database.read() as session:
        was_removed = store.is_buried(session, id_of(document))
    return find_elsewhere(runtime, id_of(document)) if was_removed else _complete(runtime, document, None)


def _complete(runtime: Runtime, document: dict[str, Any], fetched_at: dt.datetime | None) -> Found:
    facts = parse_video(document, address_rules(runtime.settings))
    return Found(facts, _find_channel(runtime, facts), _fetch_chapters(runtime, facts), fetched_at)


def save_found(session: Session, found: Found) -> Video:
    """Write what was found; raises FetchFailed when it or its channel was removed meanwhile."""
    channel: Channel | None = store.find_channel(session, found.channel.id)
    if channel is None or store.is_buried(session, found.facts.url, since=found.fetched_at):
        raise NotTaken("its instance has removed this video")
    store.dig_up(session, found.facts.url)
    return save_video(session, found.facts, channel, chapters=found.chapters)


def fetch_video(runtime: Runtime, url: str) -> int:
    """Fetch and keep the video at an address; returns its number. Raises FetchFailed or Gone."""
    found = find_elsewhere(runtime, url)
    with runtime.database.write() as session:
        return save_found(session, found).id


def _find_channel(runtime: Runtime, facts: RemoteVideo) -> Actor:
    """Return the first Group among the owners; those without a type are looked up."""
    told = sorted(facts.owners, key=lambda owner: owner[0] != "Group")
    for kind, url in told:
        if kind not in ("Group", ""):
            continue
        actor = resolve_actor(runtime, url)
        if actor.kind is ActorKind.CHANNEL and actor.host == facts.host and actor.deleted_at is None:
            return actor
    raise NotTaken("the video is in no channel")


def _fetch_chapters(runtime: Runtime, facts: RemoteVideo) -> list[tuple[float, str]] | None:
    """Read the chapters, which are a document of their own; without them a video is a video too."""
    url = facts.collections.get("chapters")
    if not url:
        return []
    try:
        document = fetch_document(runtime, url)
    except FetchFailed:
        return None
    if host_of(document.get("id")) != facts.host:
        return None
    parts = as_objects(document.get("hasPart"))[:MAX_CHAPTERS]
    named = [(as_number(part.get("startOffset")), as_text(part.get("name"), MAX_TITLE)) for part in parts]
    return [(float(start), title) for start, title in named if start is not None and title]
