"""All SQL of playlists between instances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind
from headwater.blocks import hidden_videos
from headwater.channels import Channel
from headwater.playlists.model import Playlist, PlaylistElement, PlaylistKind, PlaylistPrivacy
from headwater.videos import Privacy, Video

_TOLD = (Privacy.PUBLIC, Privacy.UNLISTED)  # videos that strangers may hear of


class Owners(msgspec.Struct, frozen=True):
    """Whose a playlist is."""

    account: Actor
    channel: Actor | None


def read_owners(session: Session, playlist: Playlist) -> Owners:
    """Return the actors of a playlist's account and channel."""
    account = sa.select(Actor).join(Account, Account.actor_id == Actor.id).where(Account.id == playlist.account_id)
    channel = sa.select(Actor).join(Channel, Channel.actor_id == Actor.id).where(Channel.id == playlist.channel_id)
    return Owners(session.scalars(account).one(), session.scalar(channel) if playlist.channel_id else None)


def count_told(session: Session, playlist_id: int) -> int:
    """Return how many elements others are told of."""
    return session.scalar(_told(sa.func.count(), playlist_id)) or 0


def list_told(session: Session, playlist_id: int, *, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many elements others are told of, and a page of their addresses."""
    page = _told(PlaylistElement.url, playlist_id).order_by(PlaylistElement.position, PlaylistElement.id)
    return count_told(session, playlist_id), list(session.scalars(page.offset(start).limit(count))) if count else []


def find_told(session: Session, playlist_id: int, element_id: int) -> Any | None:
    """Return an element that others are told of, with its `video_url`."""
    times = (PlaylistElement.start_seconds, PlaylistElement.stop_seconds)
    columns = (PlaylistElement.url, PlaylistElement.position, *times, Video.url.label("video_url"))
    query = sa.select(*columns).select_from(PlaylistElement).join(Video, Video.id == PlaylistElement.video_id)
    wanted = (PlaylistElement.playlist_id == playlist_id, PlaylistElement.id == element_id, Video.privacy.in_(_TOLD))
    return session.execute(query.where(*wanted, Video.id.not_in(hidden_videos()))).one_or_none()


def list_urls_of(session: Session, actor: Actor, *, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many public playlists an account or channel of ours has, and a page of their addresses."""
    if actor.kind is ActorKind.CHANNEL:
        owned = Playlist.channel_id == sa.select(Channel.id).where(Channel.actor_id == actor.id).scalar_subquery()
    else:
        owned = Playlist.account_id == sa.select(Account.id).where(Account.actor_id == actor.id).scalar_subquery()
    conditions = (owned, Playlist.privacy == PlaylistPrivacy.PUBLIC, Playlist.kind == PlaylistKind.REGULAR)
    total = session.scalar(sa.select(sa.func.count()).select_from(Playlist).where(*conditions)) or 0
    order = (Playlist.created_at.desc(), Playlist.id.desc())
    page = sa.select(Playlist.url).where(*conditions).order_by(*order).offset(start).limit(count)
    return total, list(session.scalars(page)) if count else []


def lock_by_url(session: Session, url: str) -> Playlist | None:
    """Return the playlist at an address for changing it."""
    return session.scalar(sa.select(Playlist).where(Playlist.url == url).with_for_update())


def is_uuid_taken(session: Session, number: Any, url: str) -> bool:
    """Whether another playlist has this UUID."""
    taken = sa.exists().where(Playlist.uuid == number, Playlist.url != url)
    return session.scalar(sa.select(taken)) or False


def find_account_id(session: Session, actor_id: int) -> int | None:
    """Return the account of an actor."""
    return session.scalar(sa.select(Account.id).where(Account.actor_id == actor_id))


def find_channel_id(session: Session, actor_id: int, account_id: int) -> int | None:
    """Return the channel of an actor, if it belongs to the account."""
    owned = (Channel.actor_id == actor_id, Channel.account_id == account_id)
    return session.scalar(sa.select(Channel.id).where(*owned))


def read_owner_of_channel(session: Session, actor_id: int) -> int | None:
    """Return the actor of the account that the channel of an actor belongs to; None when it is no channel."""
    owner = sa.select(Account.actor_id).join(Channel, Channel.account_id == Account.id)
    return session.scalar(owner.where(Channel.actor_id == actor_id))


def find_videos(session: Session, urls: Sequence[str]) -> dict[str, int]:
    """Return the numbers of the videos that are known, by their address."""
    found = session.execute(sa.select(Video.url, Video.id).where(Video.url.in_(urls)))
    return {row.url: row.id for row in found}


def replace_elements(session: Session, playlist_id: int, wanted: Sequence[dict[str, Any]], now: dt.datetime) -> None:
    """Write the elements of a remote playlist, in their order; those that are known keep their number."""
    have = {
        row.url: row
        for row in session.scalars(sa.select(PlaylistElement).where(PlaylistElement.playlist_id == playlist_id))
    }
    for url in set(have) - {values["url"] for values in wanted}:
        session.delete(have[url])
    for position, values in enumerate(wanted, 1):
        row = have.get(values["url"])
        if row is None:
            row = PlaylistElement(playlist_id=playlist_id, created_at=now)
            session.add(row)
        row.position, row.updated_at = position, now
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


def _told(column: Any, playlist_id: int) -> sa.Select[Any]:
    query = sa.select(column).select_from(PlaylistElement).join(Video, Video.id == PlaylistElement.video_id)
    told = (PlaylistElement.playlist_id == playlist_id, Video.privacy.in_(_TOLD), Video.id.not_in(hidden_videos()))
    return query.where(*told)
