"""Lists of follows with both of their actors, in two statements whatever their number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.actors import Actor, ActorKind, parse_handle
from headwater.follows.model import Follow, FollowState

FOLLOWER, TARGET = aliased(Actor, name="follower"), aliased(Actor, name="target")
SORTS: dict[str, Any] = {
    "createdAt": Follow.created_at,
    "state": Follow.state,
    "score": Follow.score,
    "redundancyAllowed": Follow.mirrors_allowed,
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which follows: those of these actors, or followers of these."""

    follower_ids: Collection[int] | None = None
    target_ids: Collection[int] | None = None
    state: FollowState | None = None
    kinds: Collection[ActorKind] | None = None  # of the other actor
    search: str = ""  # part of the other actor's name or host
    sort: str = "-createdAt"


class FollowRow(msgspec.Struct, frozen=True):
    """A follow with both actors."""

    follow: Follow
    follower: Actor
    target: Actor


def list_follows(session: Session, wanted: Wanted, *, start: int, count: int) -> tuple[int, list[FollowRow]]:
    """Return the number of follows that are wanted, and a page of them."""
    query = (
        sa.select(Follow, FOLLOWER, TARGET)
        .join(FOLLOWER, FOLLOWER.id == Follow.follower_id)
        .join(TARGET, TARGET.id == Follow.target_id)
        .where(FOLLOWER.deleted_at.is_(None), TARGET.deleted_at.is_(None), *_conditions(wanted))
    )
    total = session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    keys = (SORTS[wanted.sort.removeprefix("-")], Follow.id)
    order = [key.desc() for key in keys] if wanted.sort.startswith("-") else list(keys)
    rows = session.execute(query.order_by(*order).offset(start).limit(count))
    return total, [FollowRow(*row) for row in rows]


def find_row(session: Session, wanted: Wanted, handle: str, own_host: str) -> FollowRow | None:
    """Return the follow whose other actor is `name@host`, or the instance at `host`."""
    other = FOLLOWER if wanted.follower_ids is None else TARGET
    name, host = parse_handle(handle if "@" in handle else f"x@{handle}", own_host)
    named = other.folded_name == name if "@" in handle else other.kind == ActorKind.INSTANCE
    query = (
        sa.select(Follow, FOLLOWER, TARGET)
        .join(FOLLOWER, FOLLOWER.id == Follow.follower_id)
        .join(TARGET, TARGET.id == Follow.target_id)
        .where(other.host == host, named, *_conditions(wanted))
    )
    row = session.execute(query.order_by(Follow.id).limit(1)).one_or_none()
    return None if row is None else FollowRow(*row)


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    other = FOLLOWER if wanted.follower_ids is None else TARGET
    if wanted.follower_ids is not None:
        found.append(Follow.follower_id.in_(list(wanted.follower_ids)))
    if wanted.target_ids is not None:
        found.append(Follow.target_id.in_(list(wanted.target_ids)))
    if wanted.state is not None:
        found.append(Follow.state == wanted.state)
    if wanted.kinds is not None:
        found.append(other.kind.in_(list(wanted.kinds)))
    if text := wanted.search.strip().removeprefix("@").lower():
        name, _, host = text.partition("@")
        parts = [(other.folded_name, name), (other.host, host or name)]
        matches = [column.contains(part, autoescape=True) for column, part in parts]
        found.append(sa.and_(*matches) if "@" in text else sa.or_(*matches))
    return found
