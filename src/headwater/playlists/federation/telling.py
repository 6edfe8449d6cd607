"""Tell followers what became of our playlists: of the account, the instance and the channel, never of private ones.

A job tells what a playlist is like when it runs: many changes in a row are one Update.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import find_instance_actor
from headwater.federation import send
from headwater.follows import accepted_follower_inboxes
from headwater.jobs import JobRun, enqueue
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.playlists.federation import store
from headwater.playlists.federation.documents import describe_playlist
from headwater.playlists.model import Playlist, PlaylistKind, PlaylistPrivacy
from headwater.settings import Settings

TELL, BURY = "tell-of-playlist", "tell-of-removed-playlist"


def note_change(session: Session, *, playlist_id: int) -> None:
    """Have followers told; the handler of `playlist.changed`."""
    playlist = session.get_one(Playlist, playlist_id)
    is_ours = playlist.is_local and playlist.kind is PlaylistKind.REGULAR
    if is_ours and (playlist.told_at is not None or playlist.privacy is not PlaylistPrivacy.PRIVATE):
        enqueue(session, TELL, {"playlist_id": playlist_id}, unique_key=f"{TELL}-{playlist_id}")


def note_removal(session: Session, *, playlist_id: int) -> None:
    """Have those told who know it; the handler of `playlist.deleted`."""
    playlist = session.get_one(Playlist, playlist_id)
    if playlist.is_local and playlist.told_at is not None:
        enqueue(session, BURY, {"url": playlist.url, **_name_owners(session, playlist)})


def tell(run: JobRun) -> None:
    """Send Create, Update, or Delete of one that was closed."""
    with run.transaction(completes=True) as session:
        playlist = session.get(Playlist, run.payload["playlist_id"], with_for_update=True)
        if playlist is None:
            return
        owners = _name_owners(session, playlist)
        if playlist.privacy is PlaylistPrivacy.PRIVATE:
            if playlist.told_at is not None:
                _send(session, run.runtime.settings, owners, _delete(playlist.url, owners["account"]))
            playlist.told_at = None
            return
        document = describe_playlist(session, run.runtime.settings, playlist)
        kind, end = ("Create", "activity") if playlist.told_at is None else ("Update", f"updates/{_stamp(playlist)}")
        activity = {
            "to": document["to"],
            "cc": document["cc"],
            "type": kind,
            "id": f"{playlist.url}/{end}",
            "actor": owners["account"],
            "object": document,
        }
        _send(session, run.runtime.settings, owners, activity)
        playlist.told_at = clock.now()


def bury(run: JobRun) -> None:
    """Send the Delete of a playlist that is gone."""
    with run.transaction(completes=True) as session:
        activity = _delete(run.payload["url"], run.payload["account"])
        _send(session, run.runtime.settings, run.payload, activity)


def _stamp(playlist: Playlist) -> str:
    return format_wire(playlist.updated_at)


def _delete(url: str, account_url: str) -> dict[str, Any]:
    return {"type": "Delete", "id": f"{url}/delete", "actor": account_url, "object": url}


def _name_owners(session: Session, playlist: Playlist) -> dict[str, Any]:
    owners = store.read_owners(session, playlist)
    actors = [owners.account.id, *([owners.channel.id] if owners.channel is not None else [])]
    return {"account": owners.account.url, "account_id": owners.account.id, "actors": actors}


def _send(session: Session, settings: Settings, owners: dict[str, Any], activity: dict[str, Any]) -> None:
    followed = [*owners["actors"], find_instance_actor(session).id]
    inboxes = accepted_follower_inboxes(session, followed)
    kind = "Delete" if activity["type"] == "Delete" else "Playlist"
    send(session, settings, owners["account_id"], activity, inboxes, kind=kind)
