"""What others are answered about a playlist: itself, its pages, its elements; and the playlists of an actor."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.federation import PUBLIC, Asked, Built, Document, Moved, collection, with_context
from headwater.house import ANONYMOUS
from headwater.kit.clock import format_wire
from headwater.kit.errors import NotFound
from headwater.kit.ids import read_number
from headwater.media.thumbnail import MINIATURE, PREVIEW
from headwater.playlists import query, service
from headwater.playlists.federation import store
from headwater.playlists.model import Playlist, PlaylistPrivacy
from headwater.playlists.pictures import picture_path
from headwater.settings import Settings

ONE = "/video-playlists/{playlist_id}"


def audience_of(playlist: Playlist, account: Actor) -> tuple[list[str], list[str]]:
    """Return `to` and `cc`: an unlisted one is addressed to nobody."""
    if playlist.privacy is not PlaylistPrivacy.PUBLIC:
        return [], []
    return [PUBLIC], [account.followers_url] if account.followers_url else []


def describe_playlist(session: Session, settings: Settings, playlist: Playlist) -> dict[str, Any]:
    """Return a playlist without its `@context`, as activities carry it."""
    total = store.count_told(session, playlist.id)
    head: dict[str, Any] = {"id": playlist.url, "type": "Playlist", "totalItems": total}
    if total:
        head["first"] = f"{playlist.url}?page=1"
    return _describe(session, settings, playlist, head)


def list_playlists_of(
    session: Session, settings: Settings, actor: Actor, start: int, count: int
) -> tuple[int, list[Any]]:
    """Return how many public playlists an actor of ours has, and a page of their addresses."""
    if actor.kind is ActorKind.INSTANCE:
        return 0, []
    return store.list_urls_of(session, actor, start=start, count=count)


def _describe(session: Session, settings: Settings, playlist: Playlist, head: dict[str, Any]) -> dict[str, Any]:
    owners = store.read_owners(session, playlist)
    to, cc = audience_of(playlist, owners.account)
    document = {
        "to": to,
        "cc": cc,
        **head,
        "name": playlist.display_name,
        "content": playlist.description,
        "mediaType": "text/markdown",
        "uuid": str(playlist.uuid),
        "published": format_wire(playlist.created_at),
        "updated": format_wire(playlist.updated_at),
        "attributedTo": [owners.channel.url] if owners.channel is not None else [],
    }
    row = query.read_playlist(session, playlist.id)
    if (path := picture_path(row)) is not None:
        width, height = PREVIEW if row.picture_filename is not None else MINIATURE
        document["icon"] = {
            "type": "Image",
            "url": f"{settings.base_url}{path}",
            "mediaType": "image/jpeg",
            "width": width,
            "height": height,
        }
    return document


def _build_playlist(session: Session, settings: Settings, asked: Asked) -> Built:
    playlist = service.find_visible_playlist(session, ANONYMOUS, asked.parts["playlist_id"])
    if not playlist.is_local:
        return Moved(playlist.url)
    if "page" not in asked.query:
        return with_context("Playlist", describe_playlist(session, settings, playlist))

    def read(start: int, count: int) -> tuple[int, list[Any]]:
        return store.list_told(session, playlist.id, start=start, count=count)

    page = collection(playlist.url, asked, read, page_size=settings.federation.page_size)
    head = {"id": page["id"], "type": "Playlist"}
    head |= {name: page[name] for name in ("prev", "next", "partOf", "orderedItems", "totalItems") if name in page}
    return with_context("Playlist", _describe(session, settings, playlist, head))


def _build_element(session: Session, settings: Settings, asked: Asked) -> Built:
    playlist = service.find_visible_playlist(session, ANONYMOUS, asked.parts["playlist_id"])
    number = read_number(asked.parts["element_id"])
    row = None if number is None else store.find_told(session, playlist.id, number)
    if row is None:
        raise NotFound("Video playlist element not found")
    if not playlist.is_local:
        return Moved(row.url)
    document = {"id": row.url, "type": "PlaylistElement", "url": row.video_url, "position": row.position}
    times = {"startTimestamp": row.start_seconds, "stopTimestamp": row.stop_seconds}
    return with_context("Playlist", document | {name: at for name, at in times.items() if at is not None})


documents = (
    Document(_build_playlist, pages=(ONE, "/videos/watch/playlist/{playlist_id}", "/w/p/{playlist_id}")),
    Document(_build_element, paths=(f"{ONE}/videos/{{element_id}}",)),
)
