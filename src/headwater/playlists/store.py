"""All SQL that changes playlists, and finds one of them. Lists: `query.py`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.channels import Channel
from headwater.playlists.model import Playlist, PlaylistElement, PlaylistKind


def find_playlist(session: Session, key: int | uuid.UUID, *, lock: bool = False) -> Playlist | None:
    """Return a playlist by number or UUID."""
    named = Playlist.uuid == key if isinstance(key, uuid.UUID) else Playlist.id == key
    query = sa.select(Playlist).where(named)
    return session.scalar(query.with_for_update() if lock else query)


def find_by_url(session: Session, url: str) -> Playlist | None:
    """Return a playlist by its ActivityPub address."""
    return session.scalar(sa.select(Playlist).where(Playlist.url == url))


def find_element(session: Session, playlist_id: int, element_id: int) -> PlaylistElement | None:
    """Return an element of a playlist."""
    query = sa.select(PlaylistElement).where(
        PlaylistElement.playlist_id == playlist_id, PlaylistElement.id == element_id
    )
    return session.scalar(query)


def count_elements(session: Session, playlist_id: int) -> int:
    """Return how many places a playlist has."""
    return session.scalar(sa.select(sa.func.count()).where(PlaylistElement.playlist_id == playlist_id)) or 0


def shift_places(session: Session, playlist_id: int, shifts: Iterable[tuple[int, int, int]]) -> None:
    """Move ranges of places, `(from, to, by)`, in one statement."""
    cases = [
        (PlaylistElement.position.between(first, last), PlaylistElement.position + by) for first, last, by in shifts
    ]
    if cases:
        moved = sa.update(PlaylistElement).where(
            PlaylistElement.playlist_id == playlist_id, sa.or_(*(condition for condition, _ in cases))
        )
        session.execute(
            moved.values(position=sa.case(*cases, else_=PlaylistElement.position)),
            execution_options={"synchronize_session": False},
        )


def close_gap(session: Session, playlist_id: int, position: int) -> None:
    """Let what stood behind a place that is empty now move up."""
    behind = (PlaylistElement.playlist_id == playlist_id, PlaylistElement.position > position)
    session.execute(
        sa.update(PlaylistElement).where(*behind).values(position=PlaylistElement.position - 1),
        execution_options={"synchronize_session": False},
    )


def read_account_of_user(session: Session, user_id: int) -> sa.Row[int, str]:
    """Return `id` and `url` of a user's account."""
    query = sa.select(Account.id, Actor.url).join(Actor, Actor.id == Account.actor_id)
    return session.execute(query.where(Account.user_id == user_id)).one()


def find_watch_later(session: Session, account_id: int) -> Playlist | None:
    """Return the watch later list of a local account."""
    query = sa.select(Playlist).where(Playlist.account_id == account_id, Playlist.kind == PlaylistKind.WATCH_LATER)
    return session.scalar(query.order_by(Playlist.id).limit(1))


def owns_channel(session: Session, account_id: int, channel_id: int) -> bool:
    """Whether a living local channel belongs to an account."""
    query = sa.select(Channel.id).join(Actor, Actor.id == Channel.actor_id)
    owned = (Channel.id == channel_id, Channel.account_id == account_id)
    return session.scalar(query.where(*owned, Actor.host == LOCAL_HOST, Actor.deleted_at.is_(None))) is not None


def list_of_account(session: Session, account_id: int) -> list[Playlist]:
    """Return every playlist of an account."""
    return list(session.scalars(sa.select(Playlist).where(Playlist.account_id == account_id)))


def list_of_channel(session: Session, channel_id: int) -> list[Playlist]:
    """Return every playlist that a channel shows."""
    return list(session.scalars(sa.select(Playlist).where(Playlist.channel_id == channel_id)))


def find_membership(session: Session, account_id: int, video_ids: list[int]) -> list[Any]:
    """Return the places of some videos in the playlists of an account."""
    query = (
        sa.select(
            PlaylistElement.id,
            PlaylistElement.video_id,
            PlaylistElement.playlist_id,
            PlaylistElement.start_seconds,
            PlaylistElement.stop_seconds,
            Playlist.display_name,
            Playlist.uuid,
        )
        .join(Playlist, Playlist.id == PlaylistElement.playlist_id)
        .where(Playlist.account_id == account_id, PlaylistElement.video_id.in_(video_ids))
    )
    return list(session.execute(query.order_by(PlaylistElement.playlist_id, PlaylistElement.position)))
