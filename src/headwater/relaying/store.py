"""All SQL of who hears of a video."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.videos import Video


class Owner(msgspec.Struct, frozen=True):
    """Whose video it is."""

    account_id: int
    actor_id: int
    url: str
    host: str
    followers_url: str | None
    inbox_url: str  # the shared one of its server, if that has one


def read_owner(session: Session, channel_id: int) -> Owner:
    """Return whose the videos of a channel are."""
    query = (
        sa.select(
            Account.id,
            Actor.id.label("actor_id"),
            Actor.url,
            Actor.host,
            Actor.followers_url,
            sa.func.coalesce(Actor.shared_inbox_url, Actor.inbox_url).label("inbox_url"),
        )
        .join(Actor, Actor.id == Account.actor_id)
        .join(Channel, Channel.account_id == Account.id)
        .where(Channel.id == channel_id)
    )
    row = session.execute(query).one()
    return Owner(row.id, row.actor_id, row.url, row.host, row.followers_url, row.inbox_url)


def find_video(session: Session, url: str) -> Video | None:
    """Return the video of an ActivityPub address, local or not."""
    return session.scalar(sa.select(Video).where(Video.url == url))


def find_followed(session: Session, followers_urls: Collection[str]) -> set[int]:
    """Return the actors whose followers these addresses name."""
    return set(session.scalars(sa.select(Actor.id).where(Actor.followers_url.in_(followers_urls))))
