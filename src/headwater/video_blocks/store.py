"""All SQL of blocked videos."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.blocks import VideoBlock, VideoBlockKind
from headwater.channels import Channel
from headwater.kit.text import fold
from headwater.users import User
from headwater.videos import Video

ORDERS: dict[str, Any] = {
    "id": VideoBlock.id,
    "createdAt": VideoBlock.created_at,
    "name": Video.name_sort_key,
    "duration": Video.duration_seconds,
    "views": Video.views,
    "likes": Video.likes,
    "dislikes": Video.dislikes,
    "uuid": Video.uuid,
}


def find_block(session: Session, video_id: int) -> VideoBlock | None:
    """Return the block of a video, for changing it."""
    return session.scalar(sa.select(VideoBlock).where(VideoBlock.video_id == video_id).with_for_update())


def list_blocks(
    session: Session, *, kind: VideoBlockKind | None, search: str, start: int, count: int, sort: str
) -> tuple[int, list[VideoBlock]]:
    """Return how many videos are blocked, and a page of the blocks."""
    conditions = [] if kind is None else [VideoBlock.kind == kind]
    if search:
        conditions.append(Video.folded_text.contains(fold(search), autoescape=True))
    query = sa.select(VideoBlock).join(Video, Video.id == VideoBlock.video_id).where(*conditions)
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    keys = (ORDERS[sort.removeprefix("-")], VideoBlock.id)
    order = [key.desc() if sort.startswith("-") else key.asc() for key in keys]
    return total, list(session.scalars(query.order_by(*order).offset(start).limit(count)))


def read_owner(session: Session, video_id: int) -> Any | None:
    """Return `role` and `admin_flags` of the user that a local video belongs to."""
    query = sa.select(User.role, User.admin_flags).join(Account, Account.user_id == User.id)
    query = query.join(Channel, Channel.account_id == Account.id).join(Video, Video.channel_id == Channel.id)
    return session.execute(query.where(Video.id == video_id)).one_or_none()
