"""All SQL of what goes out: what the documents of videos are made of, and the pages of outboxes and collections."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind
from headwater.announcing.model import VideoTombstone
from headwater.captions import Caption
from headwater.channels import Channel
from headwater.comments import Comment
from headwater.db import insert
from headwater.kit import clock
from headwater.ratings import Rating, VideoRating
from headwater.settings import Settings
from headwater.shares import VideoShare, federable
from headwater.videos import Storyboard, StreamingPlaylist, Thumbnail, ThumbnailKind, Video, VideoFile

_account_actor, _channel_actor = aliased(Actor), aliased(Actor)


class Facts(msgspec.Struct, kw_only=True):
    """A video with everything that its document tells."""

    video: Video
    account_actor: Actor
    channel_actor: Actor
    files: list[VideoFile] = []  # largest first
    playlist: StreamingPlaylist | None = None
    thumbnails: dict[ThumbnailKind, Thumbnail] = {}
    storyboard: Storyboard | None = None
    captions: list[Any] = []


def load_facts(session: Session, video_ids: Iterable[int]) -> dict[int, Facts]:
    """Return what the documents of videos are made of, in six statements whatever their number."""
    found: dict[int, Facts] = {}
    wanted = list(video_ids)
    owners = (
        sa.select(Video, _account_actor, _channel_actor)
        .join(Channel, Channel.id == Video.channel_id)
        .join(Account, Account.id == Channel.account_id)
        .join(_account_actor, _account_actor.id == Account.actor_id)
        .join(_channel_actor, _channel_actor.id == Channel.actor_id)
    )
    for video, account_actor, channel_actor in session.execute(owners.where(Video.id.in_(wanted))):
        found[video.id] = Facts(video=video, account_actor=account_actor, channel_actor=channel_actor)
    files = sa.select(VideoFile).where(VideoFile.video_id.in_(wanted))
    for file in session.scalars(files.order_by(VideoFile.resolution.desc(), VideoFile.fps.desc(), VideoFile.id)):
        found[file.video_id].files.append(file)
    for playlist in session.scalars(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id.in_(wanted))):
        found[playlist.video_id].playlist = playlist
    for thumbnail in session.scalars(sa.select(Thumbnail).where(Thumbnail.video_id.in_(wanted))):
        found[thumbnail.video_id].thumbnails[thumbnail.kind] = thumbnail
    for storyboard in session.scalars(sa.select(Storyboard).where(Storyboard.video_id.in_(wanted))):
        found[storyboard.video_id].storyboard = storyboard
    columns = (Caption.video_id, Caption.language, Caption.filename, Caption.automatic)
    captions = sa.select(*columns).where(Caption.video_id.in_(wanted)).order_by(Caption.language)
    for caption in session.execute(captions):
        found[caption.video_id].captions.append(caption)
    return found


def read_facts(session: Session, video_id: int) -> Facts:
    """Return what the document of a video is made of."""
    return load_facts(session, [video_id])[video_id]


def in_order(facts: dict[int, Facts], video_ids: Sequence[int]) -> list[Facts]:
    """Return facts in the order of the numbers."""
    return [facts[number] for number in video_ids]


def find_tombstone(session: Session, key: int | uuid.UUID) -> Any | None:
    """Return `url` and `deleted_at` of a video that others knew and that is gone."""
    if not isinstance(key, uuid.UUID):
        return None
    query = sa.select(VideoTombstone.url, VideoTombstone.deleted_at).where(VideoTombstone.uuid == key)
    return session.execute(query).one_or_none()


def keep_tombstone(session: Session, video: Video) -> None:
    """Remember that a video was there."""
    values = {"uuid": video.uuid, "url": video.url, "deleted_at": clock.now()}
    session.execute(insert(session, VideoTombstone).values(**values).on_conflict_do_nothing())


def list_rating_urls(session: Session, video_id: int, kind: Rating, *, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many like (or dislike) a video, and the addresses of a page of what they said."""
    given = (VideoRating.video_id == video_id, VideoRating.kind == kind)
    return _page(session, VideoRating.url, given, (VideoRating.id,), start, count)


def list_comment_urls(session: Session, video_id: int, *, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many comments a video has that everybody may see, and the addresses of a page of them."""
    shown = (Comment.video_id == video_id, Comment.held_for_review.is_(False), Comment.deleted_at.is_(None))
    return _page(session, Comment.url, shown, (Comment.created_at, Comment.id), start, count)


def list_videos_of(
    session: Session, actor: Actor, settings: Settings, *, start: int, count: int
) -> tuple[int, list[int]]:
    """Return how many videos an actor tells others of (an account: its own; else what it has announced) and a page."""
    query: Any = sa.select(Video.id).where(federable(settings), Video.is_local)
    if actor.kind is ActorKind.ACCOUNT:
        query = query.join(Channel, Channel.id == Video.channel_id).join(Account, Account.id == Channel.account_id)
        query = query.where(Account.actor_id == actor.id)
    else:
        query = query.join(VideoShare, VideoShare.video_id == Video.id).where(VideoShare.actor_id == actor.id)
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    order = (Video.published_at.desc(), Video.id.desc())
    return total, list(session.scalars(query.order_by(*order).offset(start).limit(count))) if count else []


def _page(
    session: Session, column: Any, wanted: tuple[Any, ...], order: tuple[Any, ...], start: int, count: int
) -> tuple[int, list[str]]:
    total = session.scalar(sa.select(sa.func.count()).where(*wanted)) or 0
    if not count:
        return total, []
    return total, list(session.scalars(sa.select(column).where(*wanted).order_by(*order).offset(start).limit(count)))
