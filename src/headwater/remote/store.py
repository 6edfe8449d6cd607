"""All SQL of videos of other instances."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind
from headwater.channels import Channel
from headwater.db import insert
from headwater.kit import clock
from headwater.remote.model import RemoteTombstone, RemoteVideo
from headwater.videos import Video


def find_by_url(session: Session, url: str) -> Video | None:
    """Return the video at an address, of whichever instance."""
    return session.scalar(sa.select(Video).where(Video.url == url))


def lock_by_url(session: Session, url: str) -> Video | None:
    """Return the video at an address, for changing it."""
    return session.scalar(sa.select(Video).where(Video.url == url).with_for_update())


def is_uuid_taken(session: Session, identity: uuid.UUID, url: str) -> bool:
    """Whether another video has this UUID."""
    return session.scalar(sa.select(sa.exists().where(Video.uuid == identity, Video.url != url))) is True


def find_channel(session: Session, actor_id: int) -> Channel | None:
    """Return the channel of a living actor."""
    living = Actor.id == Channel.actor_id, Actor.deleted_at.is_(None)
    return session.scalar(sa.select(Channel).join(Actor, sa.and_(*living)).where(Channel.actor_id == actor_id))


def find_account(session: Session, actor_id: int) -> Account | None:
    """Return the account of an actor."""
    return session.scalar(sa.select(Account).where(Account.actor_id == actor_id))


def list_channels_of(session: Session, account_id: int) -> Sequence[Channel]:
    """Return all channels of an account."""
    return session.scalars(sa.select(Channel).where(Channel.account_id == account_id)).all()


def list_related(session: Session, actor_ids: Sequence[int]) -> list[int]:
    """Return these actors, the accounts of those that are channels, and the actors of their instances."""
    ids, hosts = list(actor_ids), sa.select(Actor.host).where(Actor.id.in_(actor_ids))
    owners = sa.select(Account.actor_id).join(Channel, Channel.account_id == Account.id)
    instances = sa.select(Actor.id).where(Actor.kind == ActorKind.INSTANCE, Actor.host.in_(hosts))
    return [*ids, *session.scalars(owners.where(Channel.actor_id.in_(ids))), *session.scalars(instances)]


def find_remote(session: Session, video_id: int) -> RemoteVideo | None:
    """Return how a video was read last."""
    return session.get(RemoteVideo, video_id)


def find_remote_url(session: Session, video_id: int) -> str | None:
    """Return the address of a video of another instance; None when it is none."""
    return session.scalar(sa.select(Video.url).where(Video.id == video_id, Video.is_local.is_(False)))


def note_talk(session: Session, video_id: int, counts: dict[str, int]) -> None:
    """Note that likes and comments of a video were read; `counts` as its instance tells them."""
    note_counts(session, video_id, counts)
    noted = sa.update(RemoteVideo).where(RemoteVideo.video_id == video_id)
    session.execute(noted.values(talk_read_at=clock.now()))


def note_counts(session: Session, video_id: int, counts: dict[str, int]) -> None:
    """Keep how many like and dislike a video, as far as its instance tells."""
    if counts:
        session.execute(sa.update(Video).where(Video.id == video_id).values(**counts))


def is_buried(session: Session, url: str, *, since: dt.datetime | None = None) -> bool:
    """Whether its instance has removed what was at an address; `since`: after that time."""
    found = session.get(RemoteTombstone, url)
    return found is not None and (since is None or found.deleted_at >= since)


def dig_up(session: Session, url: str) -> None:
    """Note that what was removed is there again."""
    session.execute(sa.delete(RemoteTombstone).where(RemoteTombstone.url == url))


def bury(session: Session, url: str) -> None:
    """Note that what was at an address is removed."""
    row = insert(session, RemoteTombstone).values(url=url, deleted_at=clock.now())
    session.execute(row.on_conflict_do_nothing())


def prune_tombstones(session: Session, before: dt.datetime) -> None:
    """Forget what was removed long ago."""
    session.execute(sa.delete(RemoteTombstone).where(RemoteTombstone.deleted_at < before))


def replace_rows(session: Session, table: Any, video_id: int, wanted: Iterable[Any], key: Any) -> list[str]:
    """Leave just those rows of a video's remote files that are wanted, told apart by `key`; returns keys of copies.

    Rows that stay keep their number and their copy.
    """
    have = {key(row): row for row in session.scalars(sa.select(table).where(table.video_id == video_id))}
    gone: list[str] = []
    new = {key(row): row for row in wanted}
    for name, row in have.items():
        if name not in new:
            gone += [key for key in (row.storage_key,) if key]
            session.delete(row)
    session.flush()
    session.add_all(row for name, row in new.items() if name not in have)
    session.flush()
    return gone
