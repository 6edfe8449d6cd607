"""All SQL of ratings."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor, ActorKind, fold_name
from headwater.channels import Channel
from headwater.kit import clock
from headwater.ratings.model import Rating, VideoRating
from headwater.videos import Privacy, Video

_SHOWN = (Privacy.PUBLIC, Privacy.UNLISTED, Privacy.INTERNAL)


# Built once: building them costs more than running them.
_RATINGS, _VIDEOS = cast(sa.Table, VideoRating.__table__), cast(sa.Table, Video.__table__)
_THIS = (_RATINGS.c.account_id == sa.bindparam("by"), _RATINGS.c.video_id == sa.bindparam("video"))
_FINDING = sa.select(_RATINGS.c.kind, _RATINGS.c.url).where(*_THIS)
_LOCKING = sa.select(_VIDEOS.c.is_local).where(_VIDEOS.c.id == sa.bindparam("video")).with_for_update()
_CHANGING = sa.update(_RATINGS).where(*_THIS)
_COUNTING = (
    sa.update(_VIDEOS)
    .where(_VIDEOS.c.id == sa.bindparam("video"))
    .values(likes=_VIDEOS.c.likes + sa.bindparam("more"), dislikes=_VIDEOS.c.dislikes + sa.bindparam("less"))
)
_FINDING_SUBJECT = sa.select(
    Video.id,
    Video.is_local,
    Video.replaces_id,
    Video.privacy,
    sa.select(Account.id).where(Account.actor_id == sa.bindparam("actor")).scalar_subquery().label("account_id"),
).where(Video.url == sa.bindparam("url"))


def lock_video(session: Session, video_id: int) -> bool:
    """Let nobody else rate a video before this transaction ends; returns whether it is of this instance."""
    return bool(session.connection().execute(_LOCKING, {"video": video_id}).scalar_one())


def find_subject(session: Session, video_url: str, actor_id: int) -> Any | None:
    """Return of a video what `may_be_told` asks for, its `id`, `is_local`, and the `account_id` of an actor, if any."""
    return session.connection().execute(_FINDING_SUBJECT, {"url": video_url, "actor": actor_id}).one_or_none()


def find_rating(session: Session, account_id: int, video_id: int) -> Any | None:
    """Return `kind` and `url` of an account's rating of a video."""
    return session.connection().execute(_FINDING, {"by": account_id, "video": video_id}).one_or_none()


def keep_rating(session: Session, account_id: int, video_id: int, rating: Rating, url: str, *, is_new: bool) -> None:
    """Write a rating, in place of another if there is one: it then counts from now."""
    now = clock.now()
    values = {"kind": rating, "url": url, "created_at": now, "updated_at": now}
    if is_new:
        session.connection().execute(sa.insert(_RATINGS), values | {"account_id": account_id, "video_id": video_id})
    else:
        session.connection().execute(_CHANGING, values | {"by": account_id, "video": video_id})


def remove_rating(session: Session, account_id: int, video_id: int) -> None:
    """Forget a rating."""
    session.connection().execute(sa.delete(_RATINGS).where(*_THIS), {"by": account_id, "video": video_id})


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
    session.connection().execute(_COUNTING, {"video": video_id, "more": likes, "less": dislikes})


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
