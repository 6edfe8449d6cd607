"""All SQL of copies that we keep."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind, find_instance_actor
from headwater.blocks import hidden_videos
from headwater.channels import Channel
from headwater.follows import Follow, FollowState
from headwater.redundancy.model import Mirror
from headwater.videos import Privacy, StreamingPlaylist, Video, VideoFile

MAX_ID = (1 << 63) - 1
_OWN = Mirror.strategy.is_not(None)
ORDERS: dict[str, Any] = {
    "most-views": Video.views.desc(),
    "trending": Video.trending_rank.desc(),
    "recently-added": Video.published_at.desc(),
}


def find_own(session: Session, video_id: int) -> Mirror | None:
    """Return our copy of a video, finished or not."""
    return session.scalar(sa.select(Mirror).where(_OWN, Mirror.video_id == video_id))


def find_by_id(session: Session, mirror_id: int) -> Mirror | None:
    """Return a mirror, of whomever, for changing it; None for numbers that no row can have."""
    return session.get(Mirror, mirror_id, with_for_update=True) if 0 < mirror_id <= MAX_ID else None


def find_finished(session: Session, identity: uuid.UUID) -> Any | None:
    """Return our finished copy of a video with the video, by its UUID."""
    query = sa.select(Mirror, Video).join(Video, Video.id == Mirror.video_id)
    return session.execute(query.where(_OWN, Video.uuid == identity, Mirror.finished_at.is_not(None))).one_or_none()


def list_own(session: Session, *conditions: Any) -> list[Mirror]:
    """Return our copies, the oldest first."""
    return list(session.scalars(sa.select(Mirror).where(_OWN, *conditions).order_by(Mirror.created_at, Mirror.id)))


def list_own_of_host(session: Session, host: str) -> list[Mirror]:
    """Return our copies of an instance's videos."""
    of_host = (
        sa.select(Video.id)
        .join(Channel, Channel.id == Video.channel_id)
        .join(Actor, Actor.id == Channel.actor_id)
        .where(Actor.host == host)
    )
    return list_own(session, Mirror.video_id.in_(of_host))


def list_ending(session: Session, before: dt.datetime) -> list[Mirror]:
    """Return our finished copies that end soon."""
    return list_own(session, Mirror.finished_at.is_not(None), Mirror.expires_at < before)


def sum_bytes(session: Session, strategy: str | None = None) -> int:
    """Return the room that our copies take, those under way too; of one strategy or all."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Mirror.size_bytes), 0)).where(_OWN)
    return int(session.scalar(query if strategy is None else query.where(Mirror.strategy == strategy)) or 0)


def measure(session: Session) -> dict[str, tuple[int, int, int]]:
    """Return by strategy how many bytes, files and videos our copies are."""
    of_video = (VideoFile.video_id == Mirror.video_id, VideoFile.playlist_id.is_not(None))
    files = sa.select(sa.func.count()).where(*of_video).correlate(Mirror).scalar_subquery()
    each = sa.select(Mirror.strategy, Mirror.size_bytes, files.label("files")).where(_OWN).subquery()
    sums = (sa.func.sum(each.c.size_bytes), sa.func.sum(each.c.files), sa.func.count())
    rows = session.execute(sa.select(each.c.strategy, *sums).group_by(each.c.strategy)).all()
    return {strategy: (int(used), int(count), int(videos)) for strategy, used, count, videos in rows}


def sum_renditions(session: Session, video_id: int) -> int:
    """Return the size of a playlist's files; 0 when one of them is not known."""
    query = sa.select(sa.func.sum(VideoFile.size_bytes), sa.func.min(VideoFile.size_bytes))
    total, least = session.execute(
        query.where(VideoFile.video_id == video_id, VideoFile.playlist_id.is_not(None))
    ).one()
    return int(total) if least else 0


def list_candidates(session: Session, strategy: str, min_views: int, count: int) -> list[int]:
    """Return videos of allowed instances of which we keep no copy, the best first."""
    allowed = (
        sa.select(Actor.host)
        .join(Follow, Follow.target_id == Actor.id)
        .where(
            Follow.mirrors_allowed,
            Follow.state == FollowState.ACCEPTED,
            Follow.follower_id == find_instance_actor(session).id,
            Actor.kind == ActorKind.INSTANCE,
        )
    )
    query = (
        sa.select(Video.id)
        .join(Channel, Channel.id == Video.channel_id)
        .join(Actor, Actor.id == Channel.actor_id)
        .join(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
        .where(
            Video.is_local.is_(False),
            Video.is_live.is_(False),
            Video.privacy == Privacy.PUBLIC,
            Video.id.not_in(hidden_videos()),
            StreamingPlaylist.remote_sha256_url.is_not(None),
            Actor.host.in_(allowed),
            ~sa.exists().where(_OWN, Mirror.video_id == Video.id),
        )
    )
    if strategy == "recently-added":
        query = query.where(Video.views >= min_views)
    return list(session.scalars(query.order_by(ORDERS[strategy], Video.id.desc()).limit(count)))


def find_follow_of_host(session: Session, host: str) -> Follow | None:
    """Return our follow of the instance at a host."""
    query = sa.select(Follow).join(Actor, Actor.id == Follow.target_id)
    followed = (Actor.host == host, Actor.host != LOCAL_HOST, Actor.kind == ActorKind.INSTANCE)
    return session.scalar(query.where(*followed, Follow.follower_id == find_instance_actor(session).id))


def find_host(session: Session, actor_id: int) -> str:
    """Return the host of an actor."""
    return session.get_one(Actor, actor_id).host


def list_videos(
    session: Session, *, local: bool, strategy: str | None, start: int, count: int, descending: bool
) -> tuple[int, list[Any]]:
    """Return how many videos have copies (of ours by others, or of others' by us), and a page of them by name."""
    kept = sa.select(Mirror.video_id).where(*_wanted(local=local, strategy=strategy))
    query = sa.select(Video.id, Video.name, Video.url, Video.uuid)
    query = query.where(Video.id.in_(kept), Video.is_local.is_(local), Video.replaces_id.is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    keys = (Video.name_sort_key, Video.id)
    order = [key.desc() for key in keys] if descending else list(keys)
    return total, list(session.execute(query.order_by(*order).offset(start).limit(count)).all())


def list_mirrors_of(session: Session, video_ids: list[int], *, local: bool, strategy: str | None) -> list[Mirror]:
    """Return the copies of videos in a list."""
    query = sa.select(Mirror).where(Mirror.video_id.in_(video_ids), *_wanted(local=local, strategy=strategy))
    return list(session.scalars(query.order_by(Mirror.id)))


def _wanted(*, local: bool, strategy: str | None) -> list[Any]:
    found: list[Any] = [] if local else [_OWN]
    return found if strategy is None else [*found, Mirror.strategy == strategy]
