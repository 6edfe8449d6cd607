"""Actors of other instances: fetched, checked, kept. Their accounts and channels are kept by those rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import (
    LOCAL_HOST,
    Actor,
    ActorKind,
    PictureKind,
    fold_name,
    read_given_pictures,
    set_foreign_pictures,
)
from headwater.federation.addresses import host_of, id_of
from headwater.federation.fetching import FetchFailed, fetch_document
from headwater.federation.signatures import UnusableKey, load_public_key
from headwater.federation.store import find_known, lock_namesake
from headwater.house.feature import resolve_entry
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import Settings

KINDS = {
    "Person": ActorKind.ACCOUNT,
    "Service": ActorKind.ACCOUNT,
    "Organization": ActorKind.ACCOUNT,
    "Group": ActorKind.CHANNEL,
    "Application": ActorKind.INSTANCE,
}
MAX_NAME = 120  # of a preferredUsername, as elsewhere
MAX_OWNERS = 20


class ActorFacts(msgspec.Struct, frozen=True):
    """What an actor document says that we keep ourselves."""

    url: str
    kind: ActorKind
    name: str
    host: str
    columns: dict[str, Any]
    owner_url: str  # of a channel: the account that it belongs to


def read_actor(document: dict[str, Any]) -> ActorFacts:
    """Read an actor document; raises FetchFailed naming what is wrong with it."""
    url, kind = document.get("id"), KINDS.get(str(document.get("type")))
    host, name = host_of(url), document.get("preferredUsername")
    if not isinstance(url, str) or not host or kind is None:
        raise FetchFailed("it is not an actor")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or any(c in "@/\0" or c.isspace() for c in name):
        raise FetchFailed("the actor has no name that is taken")
    inbox = document.get("inbox")
    if host_of(inbox) != host:
        raise FetchFailed("the actor's inbox is of another host")
    endpoints = document.get("endpoints")
    shared = endpoints.get("sharedInbox") if isinstance(endpoints, dict) else None
    published = document.get("published")
    columns = {
        "inbox_url": inbox,
        "shared_inbox_url": shared if host_of(shared) == host else None,
        "public_key": _read_key(document, url),
        "remote_created_at": _read_time(published),
        **{f"{part}_url": _own(document.get(part), host) for part in ("outbox", "followers", "following")},
    }
    return ActorFacts(url, kind, name, host, columns, _find_owner(document, host))


def resolve_actor(runtime: Runtime, url: str, *, refresh: bool = False) -> Actor:
    """Return the actor at an address, fetched when it is new or old; raises FetchFailed. Opens no long transaction."""
    url = url.partition("#")[0]
    with runtime.database.read() as session:
        known = find_known(session, url)
    if known is not None and (known.host == LOCAL_HOST or not (refresh or is_old(known.updated_at, runtime.settings))):
        return known
    try:
        return fetch_actor(runtime, url)
    except FetchFailed:
        if known is None or known.deleted_at is not None or refresh:
            raise
        return known  # what is known must do until the host answers again


def fetch_actor(runtime: Runtime, url: str) -> Actor:
    """Fetch and keep an actor, and the account that a channel belongs to."""
    document = fetch_document(runtime, url)
    facts = read_actor(document)
    owner = None
    if facts.kind is ActorKind.CHANNEL:
        if not facts.owner_url:
            raise FetchFailed("the channel belongs to nobody")
        owner = resolve_actor(runtime, facts.owner_url)
        if owner.kind is not ActorKind.ACCOUNT:
            raise FetchFailed("the channel does not belong to an account")
    with runtime.database.write() as session:
        return keep_actor(session, facts, document, owner)


def keep_actor(session: Session, facts: ActorFacts, document: dict[str, Any], owner: Actor | None) -> Actor:
    """Write a remote actor, and what the rooms of accounts and channels keep of it."""
    now = clock.now()
    actor = lock_namesake(session, facts.url, facts.host, fold_name(facts.name))
    if actor is not None and (actor.host == LOCAL_HOST or actor.kind is not facts.kind):
        raise FetchFailed("another kind of actor has this name")
    if actor is None:
        actor = Actor(kind=facts.kind, host=facts.host, created_at=now)
        session.add(actor)
    for column, value in facts.columns.items():
        setattr(actor, column, value)
    actor.url, actor.name, actor.folded_name = facts.url, facts.name, fold_name(facts.name)
    actor.updated_at, actor.deleted_at = now, None
    session.flush()
    keeper: Callable[..., None] | None = resolve_entry("actor_keepers", facts.kind.name.lower())
    if keeper is not None:
        keeper(session, actor, document, owner)
    for picture, part in ((PictureKind.AVATAR, "icon"), (PictureKind.BANNER, "image")):
        set_foreign_pictures(session, actor, picture, read_given_pictures(document, part, _is_like(facts.url)))
    return actor


def _is_like(actor_url: str) -> Callable[[str], bool]:
    """Take addresses of the same scheme: our copies of what lies there are as safe as the actor itself."""
    scheme = actor_url.partition(":")[0]
    return lambda url: host_of(url) != "" and url.startswith(f"{scheme}:")


def is_old(updated_at: dt.datetime, settings: Settings) -> bool:
    """Whether what is known of a remote actor was read so long ago that it is fetched anew when it is needed."""
    return updated_at < clock.now() - dt.timedelta(seconds=settings.federation.fetching.actor_max_age)


def _read_key(document: dict[str, Any], url: str) -> str:
    key = document.get("publicKey")
    pem = key.get("publicKeyPem") if isinstance(key, dict) else None
    if not isinstance(key, dict) or not isinstance(pem, str) or key.get("owner", url) != url:
        raise FetchFailed("the actor has no key")
    try:
        load_public_key(pem)
    except UnusableKey as error:
        raise FetchFailed(str(error)) from error
    return pem


def _find_owner(document: dict[str, Any], host: str) -> str:
    given = document.get("attributedTo")
    for owner in (given if isinstance(given, list) else [given])[:MAX_OWNERS]:
        if (not isinstance(owner, dict) or owner.get("type") == "Person") and host_of(id_of(owner)) == host:
            return id_of(owner)
    return ""


def _own(value: Any, host: str) -> str | None:
    return value if host_of(value) == host else None


def _read_time(value: Any) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
