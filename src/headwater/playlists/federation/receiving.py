"""What other instances say of their playlists: Create, Update, Delete."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import ActorKind
from headwater.federation import Dropped, Handler, Received, host_of, id_of
from headwater.playlists.federation import store
from headwater.playlists.federation.parsing import NotAPlaylist, parse_playlist
from headwater.playlists.federation.reading import ask_to_read
from headwater.playlists.federation.saving import FoundPlaylist, find_channel, keep_playlist
from headwater.playlists.service import remove_playlist
from headwater.playlists.store import find_by_url
from headwater.remote import may_bring
from headwater.runtime import Runtime


def gather_playlist(runtime: Runtime, received: Received) -> FoundPlaylist:
    """Read the playlist of a Create or an Update, and find its channel."""
    url, actor = id_of(received.object), received.actor
    if actor.kind is not ActorKind.ACCOUNT or not host_of(url) or host_of(url) != host_of(actor.url):
        raise Dropped("the playlist is not of an account of its host")
    try:
        facts = parse_playlist(received.object)
    except NotAPlaylist as error:
        raise Dropped(str(error)) from error
    found = FoundPlaylist(facts, find_channel(runtime, facts))
    with runtime.database.read() as session:
        actors = [actor, *([found.channel] if found.channel is not None else [])]
        if find_by_url(session, url) is None and not may_bring(session, runtime.settings, received, actors):
            raise Dropped("nobody here follows who made it")
    return found


def on_playlist(session: Session, received: Received) -> None:
    """Keep a playlist as it is now, and have what stands in it read."""
    found: FoundPlaylist = received.gathered
    playlist = keep_playlist(session, found, received.actor.id)
    ask_to_read(session, playlist.id)


def on_delete(session: Session, received: Received) -> None:
    """Remove a playlist that its instance has removed."""
    playlist = store.lock_by_url(session, received.object_url)
    if playlist is None or playlist.is_local or host_of(playlist.url) != host_of(received.actor.url):
        raise Dropped("the playlist is of another host than its actor")
    if store.find_account_id(session, received.actor.id) != playlist.account_id:
        raise Dropped("it is not the account's own playlist")
    remove_playlist(session, playlist)


def is_playlist(session: Session, url: str) -> bool:
    """Whether a remote playlist is known at an address."""
    playlist = find_by_url(session, url)
    return playlist is not None and not playlist.is_local


handlers = (
    Handler(type="Create", object_types=("Playlist",), gather=gather_playlist, apply=on_playlist),
    Handler(type="Update", object_types=("Playlist",), gather=gather_playlist, apply=on_playlist),
    Handler(type="Delete", claims=is_playlist, apply=on_delete),
)
