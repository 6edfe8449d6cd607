"""Actor documents and their collections."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind
from headwater.actors.wire import AVATARS_PATH, BANNERS_PATH
from headwater.federation.documents.collections import collection
from headwater.federation.documents.registry import Asked, Built, Departed, Document, KeysNeeded, Moved
from headwater.federation.linked import with_context
from headwater.federation.store import find_departed_actor, find_named_actor
from headwater.house.feature import resolve_entry
from headwater.kit.clock import format_wire
from headwater.settings import Settings

TYPES = {ActorKind.ACCOUNT: "Person", ActorKind.CHANNEL: "Group", ActorKind.INSTANCE: "Application"}
_MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
_SIZES = {1920: 317, 600: 100}  # heights of banners; avatars are square


def describe_actor(session: Session, settings: Settings, actor: Actor) -> dict[str, Any]:
    """Return the document of a local actor; raises KeysNeeded."""
    if actor.public_key is None:
        raise KeysNeeded(actor.id)
    document: dict[str, Any] = {
        "type": TYPES[actor.kind],
        "id": actor.url,
        "following": actor.following_url,
        "followers": actor.followers_url,
        "playlists": f"{actor.url}/playlists",
        "inbox": actor.inbox_url,
        "outbox": actor.outbox_url,
        "preferredUsername": actor.name,
        "url": actor.url,
        "name": actor.name,
        "endpoints": {"sharedInbox": actor.shared_inbox_url},
        "publicKey": {"id": f"{actor.url}#main-key", "owner": actor.url, "publicKeyPem": actor.public_key},
        "published": format_wire(actor.created_at),
    }
    if actor.avatars:
        document["icon"] = [_image(settings, AVATARS_PATH, size, size["width"]) for size in reversed(actor.avatars)]
    if actor.banners:
        banners = reversed(actor.banners)
        document["image"] = [_image(settings, BANNERS_PATH, size, _SIZES[size["width"]]) for size in banners]
    document["summary"] = None
    fields = resolve_entry("actor_fields", actor.kind.name.lower())
    return with_context("Actor", document | (fields(session, actor) if fields else {}))


def _image(settings: Settings, path: str, size: dict[str, Any], height: int) -> dict[str, Any]:
    filename = size["filename"]
    return {
        "type": "Image",
        "mediaType": _MEDIA_TYPES[filename.rpartition(".")[2].lower()],
        "height": height,
        "width": size["width"],
        "url": f"{settings.base_url}{path}/{filename}",
    }


def _build_account(session: Session, settings: Settings, asked: Asked) -> Built:
    return _build(session, settings, asked, (ActorKind.ACCOUNT, ActorKind.INSTANCE))


def _build_channel(session: Session, settings: Settings, asked: Asked) -> Built:
    return _build(session, settings, asked, (ActorKind.CHANNEL,))


def _build(session: Session, settings: Settings, asked: Asked, kinds: tuple[ActorKind, ...]) -> Built:
    actor = find_named_actor(session, asked.parts["name"], settings.host)
    if actor is None:
        gone = find_departed_actor(session, asked.parts["name"], settings.host)
        return Departed(_bury(gone)) if gone is not None and gone.kind in kinds else None
    if actor.kind not in kinds:
        return None
    return describe_actor(session, settings, actor) if actor.host == LOCAL_HOST else Moved(actor.url)


def _bury(actor: Actor) -> dict[str, Any]:
    assert actor.deleted_at is not None
    tombstone = {"id": actor.url, "type": "Tombstone", "formerType": TYPES[actor.kind]}
    return with_context("Delete", tombstone | {"deleted": format_wire(actor.deleted_at)})


def _build_collection(session: Session, settings: Settings, asked: Asked) -> Built:
    actor = find_named_actor(session, asked.parts["name"], settings.host)
    if actor is None or actor.host != LOCAL_HOST:
        return None
    name = asked.parts["collection"]
    items = resolve_entry("collections", name)

    def read(start: int, count: int) -> tuple[int, list[Any]]:
        return items(session, settings, actor, start, count) if items else (0, [])

    return collection(f"{actor.url}/{name}", asked, read, page_size=settings.federation.page_size)


def _collections(*roots: str) -> tuple[Document, ...]:
    def build(name: str) -> Document:
        def build_one(session: Session, settings: Settings, asked: Asked) -> Built:
            found = Asked({**asked.parts, "collection": name}, asked.query)
            return _build_collection(session, settings, found)

        return Document(build_one, paths=tuple(f"{root}/{{name}}/{name}" for root in roots))

    return tuple(build(name) for name in ("outbox", "followers", "following", "playlists"))


documents = (
    Document(
        _build_account,
        paths=("/account/{name}", "/account/{name}/video-channels"),  # an older spelling: no pages
        pages=("/accounts/{name}", "/a/{name}", "/a/{name}/video-channels", "/accounts/{name}/video-channels"),
    ),
    Document(
        _build_channel,
        pages=("/video-channels/{name}", "/c/{name}", "/video-channels/{name}/videos", "/c/{name}/videos"),
    ),
    *_collections("/accounts", "/account"),
    *_collections("/video-channels"),
)
