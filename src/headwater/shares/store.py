"""All SQL of shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks import hidden_videos
from headwater.channels import Channel
from headwater.db import insert
from headwater.kit import clock
from headwater.settings import Settings
from headwater.shares.model import VideoShare
from headwater.shares.rules import LIVE_STATES, told_privacies
from headwater.videos import Video, VideoState

_ACTOR = (Actor.id, Actor.url, Actor.followers_url, Actor.host)


def federable(settings: Settings) -> sa.ColumnElement[bool]:
    """Say in SQL what `rules.is_federable` says."""
    playable = (Video.state == VideoState.TO_TRANSCODE, Video.playable_at.is_not(None), ~Video.wait_transcoding)
    ready = sa.or_(Video.state.in_((VideoState.PUBLISHED, *LIVE_STATES)), sa.and_(*playable))
    open_to_all = (Video.replaces_id.is_(None), Video.id.not_in(hidden_videos()))
    return sa.and_(*open_to_all, Video.privacy.in_(told_privacies(settings)), ready)


def record_share(session: Session, video_id: int, actor_id: int, url: str) -> bool:
    """Keep that an actor has announced a video; returns whether that is new."""
    values = {"video_id": video_id, "actor_id": actor_id, "url": url, "created_at": clock.now()}
    adding = insert(session, VideoShare).values(**values).on_conflict_do_nothing().returning(VideoShare.id)
    return session.scalar(adding) is not None


def remove_share(session: Session, video_id: int, actor_id: int) -> bool:
    """Forget that an actor has announced a video; returns whether it had."""
    gone = sa.delete(VideoShare).where(VideoShare.video_id == video_id, VideoShare.actor_id == actor_id)
    return session.scalar(gone.returning(VideoShare.id)) is not None


def remove_shares(session: Session, video_id: int) -> None:
    """Forget every announcement of a video."""
    session.execute(sa.delete(VideoShare).where(VideoShare.video_id == video_id))


def forget_shares(session: Session, video_id: int, *, keep: Collection[str], before: dt.datetime) -> None:
    """Forget announcements of a video, by others and before a time, whose address is none of some."""
    gone = sa.delete(VideoShare).where(VideoShare.video_id == video_id, VideoShare.created_at < before)
    theirs = sa.select(Actor.id).where(Actor.host != LOCAL_HOST)
    session.execute(gone.where(VideoShare.url.not_in(list(keep)), VideoShare.actor_id.in_(theirs)))


def find_share(session: Session, url: str) -> VideoShare | None:
    """Return a share by the address of its Announce."""
    return session.scalar(sa.select(VideoShare).where(VideoShare.url == url))


def list_shares(session: Session, video_id: int, *, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many actors have announced a video, and the addresses of a page of their Announces."""
    ours = VideoShare.video_id == video_id
    total = session.scalar(sa.select(sa.func.count()).select_from(VideoShare).where(ours)) or 0
    page = sa.select(VideoShare.url).where(ours).order_by(VideoShare.id).offset(start).limit(count)
    return total, list(session.scalars(page))


def list_announcers(session: Session, video_id: int) -> list[Any]:
    """Return the actors that have announced a video, as `id`, `url`, `followers_url` and `host`."""
    query = sa.select(*_ACTOR).join(VideoShare, VideoShare.actor_id == Actor.id)
    return list(session.execute(query.where(VideoShare.video_id == video_id).order_by(VideoShare.id)))


def read_owner(session: Session, channel_id: int) -> Any:
    """Return the actor of the account that a channel belongs to."""
    query = sa.select(*_ACTOR).join(Account, Account.actor_id == Actor.id)
    return session.execute(query.join(Channel, Channel.account_id == Account.id).where(Channel.id == channel_id)).one()
