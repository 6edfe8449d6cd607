"""Keep playlists of other instances in the tables of our own."""

from __future__ import annotations

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.federation import Dropped, FetchFailed, Gone, resolve_actor
from headwater.kit import clock
from headwater.kit.text import fold, sort_key
from headwater.playlists.federation import store
from headwater.playlists.federation.parsing import PlaylistFacts
from headwater.playlists.model import Playlist, PlaylistKind
from headwater.runtime import Runtime


class FoundPlaylist(msgspec.Struct, frozen=True):
    """A playlist as its instance tells it, and the channel that shows it."""

    facts: PlaylistFacts
    channel: Actor | None


def find_channel(runtime: Runtime, facts: PlaylistFacts) -> Actor | None:
    """Return the channel that a playlist says it is shown by."""
    for url in facts.channel_urls:
        try:
            actor = resolve_actor(runtime, url)
        except Gone:
            continue
        except FetchFailed as error:
            raise Dropped(f"its channel cannot be read: {error}") from error
        if actor.kind is ActorKind.CHANNEL and actor.deleted_at is None:
            return actor
    return None


def keep_playlist(session: Session, found: FoundPlaylist, actor_id: int) -> Playlist:
    """Write what is told of a playlist of an account's actor; raises Dropped."""
    facts, now = found.facts, clock.now()
    account_id = store.find_account_id(session, actor_id)
    playlist = store.lock_by_url(session, facts.url)
    if account_id is None or (playlist is not None and (playlist.is_local or playlist.account_id != account_id)):
        raise Dropped("it is not the account's own playlist")
    if playlist is not None and facts.updated_at < playlist.updated_at:
        raise Dropped("something newer is known of this playlist")
    channel = found.channel
    channel_id = None if channel is None else store.find_channel_id(session, channel.id, account_id)
    if playlist is None:
        if store.is_uuid_taken(session, facts.uuid, facts.url):
            raise Dropped("another playlist has its UUID")
        playlist = Playlist(
            uuid=facts.uuid,
            url=facts.url,
            account_id=account_id,
            is_local=False,
            kind=PlaylistKind.REGULAR,
            created_at=facts.created_at,
        )
        session.add(playlist)
    copy_facts(playlist, facts)
    playlist.channel_id, playlist.fetched_at = channel_id, now
    session.flush()
    return playlist


def copy_facts(playlist: Playlist, facts: PlaylistFacts) -> None:
    """Write what its instance says of a playlist itself."""
    playlist.privacy, playlist.display_name, playlist.description = facts.privacy, facts.name, facts.description
    playlist.name_sort_key = sort_key(facts.name)
    playlist.folded_text = fold(f"{facts.name} {facts.description or ''}")
    playlist.picture_url, playlist.updated_at = facts.picture_url, facts.updated_at
