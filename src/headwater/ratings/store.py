"""All SQL of ratings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor, ActorKind, fold_name
from headwater.channels import Channel
from headwater.ratings.model import Rating, VideoRating
from headwater.videos import Privacy, Video

_SHOWN = (Privacy.PUBLIC, Privacy.UNLISTED, Privacy.INTERNAL)


def find_rating(session: Session, account_id: int, video_id: int) -> VideoRating | None:
    """Return an account's rating of a video."""
    query = sa.select(VideoRating).where(VideoRating.account_id == account_id, VideoRating.video_id == video_id)
    return session.scalar(query)


def read_account_url(session: Session, account_id: int) -> str:
    """Return the ActivityPub address of an account."""
    query = sa.select(Actor.url).join(Account, Account.actor_id == Actor.id).where(Account.id == account_id)
    return session.execute(query).scalar_one()


def find_local_actor(session: Session, name: str) -> Actor | None:
    """Return the living account of ours of a name."""
    named = (Actor.host == LOCAL_HOST, Actor.kind == ActorKind.ACCOUNT, Actor.folded_name == fold_name(name))
    return session.scalar(sa.select(Actor).where(*named, Actor.deleted_at.is_(None)))


def add_to_counts(session: Session, video_id: int, *, likes: int, dislikes: int) -> None:
    """Change the counts of a video."""
    counts = {"likes": Video.likes + likes, "dislikes": Video.dislikes + dislikes}
    session.execute(sa.update(Video).where(Video.id == video_id).values(**counts))


def read_counts(session: Session, video_id: int) -> tuple[int, int]:
    """Return the likes and dislikes of a video."""
    row = session.execute(sa.select(Video.likes, Video.dislikes).where(Video.id == video_id)).one()
    return row.likes, row.dislikes


def list_rated(
    session: Session, account_id: int, *, kind: Rating | None, start: int, count: int, descending: bool
) -> tuple[int, list[Any]]:
    """Return how many videos an account has rated, and a page of `video_id` and `kind` by time.

    Videos that have been closed to the account since then are left out.
    """
    shown = sa.or_(Video.privacy.in_(_SHOWN), Channel.account_id == account_id)
    query = (
        sa.select(VideoRating.video_id, VideoRating.kind)
        .join(Video, Video.id == VideoRating.video_id)
        .join(Channel, Channel.id == Video.channel_id)
        .where(VideoRating.account_id == account_id, shown)
    )
    if kind is not None:
        query = query.where(VideoRating.kind == kind)
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    keys = [key.desc() if descending else key.asc() for key in (VideoRating.created_at, VideoRating.id)]
    return total, list(session.execute(query.order_by(*keys).offset(start).limit(count)))


def take_back_all(session: Session, account_id: int) -> None:
    """Remove every rating of an account, from the counts too: three statements, however many there are."""
    for kind, column in ((Rating.LIKE, Video.likes), (Rating.DISLIKE, Video.dislikes)):
        given = sa.select(VideoRating.video_id).where(VideoRating.account_id == account_id, VideoRating.kind == kind)
        session.execute(
            sa.update(Video)
            .where(Video.id.in_(given))
            .values({column: column - 1})
            .execution_options(synchronize_session=False)
        )
    session.execute(sa.delete(VideoRating).where(VideoRating.account_id == account_id))
