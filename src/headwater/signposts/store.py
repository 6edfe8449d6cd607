"""All SQL of the sitemap: what of this instance everybody may find, in parts by number, which stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.channels import Channel
from headwater.signposts.sitemap import FoundVideo
from headwater.videos import Thumbnail, ThumbnailKind, Video, listed_here

MAX_DESCRIPTION = 300  # more is not shown by anybody, and a part must stay below 50 MB


def count_videos(session: Session, size: int, *, nsfw: bool) -> dict[int, int]:
    """Return how many videos each part of `size` numbers has; empty parts are left out."""
    return _count(session, Video.id, size, listed_here(nsfw=nsfw))


def count_actors(session: Session, model: type[Channel] | type[Account], size: int) -> dict[int, int]:
    """Return how many channels or accounts each part of `size` numbers has; empty parts are left out."""
    here = sa.select(Actor.id).where(*_is_here())
    return _count(session, model.id, size, model.actor_id.in_(here))


def _count(session: Session, number: Any, size: int, condition: Any) -> dict[int, int]:
    part = (number // size).label("part")
    query = sa.select(part, sa.func.count().label("number")).where(condition).group_by(part).order_by(part)
    return {row.part: row.number for row in session.execute(query)}


def list_videos(session: Session, part: int | None, size: int, *, nsfw: bool) -> Iterator[FoundVideo]:
    """Return the videos of a part, or all, by age."""
    small = sa.orm.aliased(Thumbnail)
    query = (
        sa.select(
            Video.uuid,
            Video.name,
            sa.func.substr(Video.description, 1, MAX_DESCRIPTION),
            Video.duration_seconds,
            Video.nsfw,
            Video.published_at,
            Video.updated_at,
            small.filename,
        )
        .outerjoin(small, (small.video_id == Video.id) & (small.kind == ThumbnailKind.MINIATURE))
        .where(listed_here(nsfw=nsfw), *_within(Video.id, part, size))
        .order_by(Video.id)
    )
    return (FoundVideo(*row) for row in session.execute(query))


def list_names(session: Session, model: type[Channel] | type[Account], part: int | None, size: int) -> Iterator[str]:
    """Return the names of the channels or accounts of a part, or all, by age."""
    query = (
        sa.select(Actor.name)
        .join(model, model.actor_id == Actor.id)
        .where(*_is_here(), *_within(model.id, part, size))
        .order_by(model.id)
    )
    return iter(session.scalars(query))


def _is_here() -> tuple[Any, ...]:
    return Actor.host == LOCAL_HOST, Actor.deleted_at.is_(None)


def _within(number: Any, part: int | None, size: int) -> tuple[Any, ...]:
    return () if part is None else (number >= part * size, number < (part + 1) * size)
