"""Who is who in what goes out: actors of videos, channels and accounts, and those who have announced them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor, ActorKind, find_instance_actor
from headwater.channels import Channel
from headwater.shares import VideoShare
from headwater.videos import Video


def is_local(session: Session, video_id: int) -> bool:
    """Whether a video is ours."""
    return session.scalar(sa.select(Video.is_local).where(Video.id == video_id)) is True


def list_local_announcers(session: Session, video_id: int) -> list[Actor]:
    """Return those of our actors that have announced a video: none until others were told of it."""
    query = sa.select(Actor).join(VideoShare, VideoShare.actor_id == Actor.id)
    return list(session.scalars(query.where(VideoShare.video_id == video_id, Actor.host == LOCAL_HOST)))


def find_actor_of_channel(session: Session, channel_id: int) -> Actor:
    """Return the actor of a channel."""
    query = sa.select(Actor).join(Channel, Channel.actor_id == Actor.id).where(Channel.id == channel_id)
    return session.scalars(query).one()


def find_owner_of_channel(session: Session, channel_id: int) -> int:
    """Return the number of the actor of the account that a channel belongs to."""
    query = sa.select(Account.actor_id).join(Channel, Channel.account_id == Account.id)
    return session.scalars(query.where(Channel.id == channel_id)).one()


def list_told_videos(session: Session, channel_id: int) -> list[Video]:
    """Return the videos of a channel that actors of ours have announced."""
    announced = sa.select(VideoShare.video_id).join(Actor, Actor.id == VideoShare.actor_id)
    announced = announced.where(Actor.host == LOCAL_HOST)
    return list(session.scalars(sa.select(Video).where(Video.channel_id == channel_id, Video.id.in_(announced))))


def find_actor_of_account(session: Session, account_id: int) -> Actor:
    """Return the actor of an account."""
    query = sa.select(Actor).join(Account, Account.actor_id == Actor.id).where(Account.id == account_id)
    return session.scalars(query).one()


def list_announcers_of_channel(session: Session, channel_id: int) -> list[int]:
    """Return the actors that have announced a video of a channel."""
    query = sa.select(VideoShare.actor_id).join(Video, Video.id == VideoShare.video_id)
    return list(session.scalars(query.where(Video.channel_id == channel_id).distinct()))


def list_involved(session: Session, actor: Actor) -> list[int]:
    """Return whose followers hear of an account or channel: its own, the instance's, of who announced its videos."""
    own = Channel.actor_id == actor.id
    if actor.kind is ActorKind.ACCOUNT:
        own = Channel.account_id == sa.select(Account.id).where(Account.actor_id == actor.id).scalar_subquery()
    query = sa.select(VideoShare.actor_id).join(Video, Video.id == VideoShare.video_id)
    announcers = session.scalars(query.join(Channel, Channel.id == Video.channel_id).where(own).distinct())
    return sorted({actor.id, find_instance_actor(session).id, *announcers})
