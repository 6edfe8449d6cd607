"""Follows on the wire."""

from __future__ import annotations

from typing import Literal

import msgspec

from headwater.actors import Actor, ActorImage, public_host, to_avatars, to_banners
from headwater.follows.model import FollowState
from headwater.follows.query import FollowRow
from headwater.kit.clock import format_wire

StateName = Literal["pending", "accepted", "rejected"]
STATES: dict[StateName, FollowState] = {
    "pending": FollowState.PENDING,
    "accepted": FollowState.ACCEPTED,
    "rejected": FollowState.REJECTED,
}


class FollowActor(msgspec.Struct, rename="camel", kw_only=True):
    """An actor of a follow; `id` is the actor's, not its account's or channel's."""

    id: int
    url: str
    name: str
    host: str
    avatars: list[ActorImage]
    banners: list[ActorImage]
    host_redundancy_allowed: bool = False
    following_count: int
    followers_count: int
    created_at: str


class ActorFollow(msgspec.Struct, rename="camel", kw_only=True):
    """Who follows whom."""

    id: int
    follower: FollowActor
    following: FollowActor
    score: int
    state: StateName
    created_at: str
    updated_at: str


def name_state(state: FollowState) -> StateName:
    """Return the wire's word."""
    return next(name for name, meaning in STATES.items() if meaning is state)


def to_follow(row: FollowRow) -> ActorFollow:
    """Shape a row of `query.list_follows`."""
    return ActorFollow(
        id=row.follow.id,
        follower=_to_actor(row.follower),
        following=_to_actor(row.target, mirrors_allowed=row.follow.mirrors_allowed),
        score=row.follow.score,
        state=name_state(row.follow.state),
        created_at=format_wire(row.follow.created_at),
        updated_at=format_wire(row.follow.updated_at),
    )


def _to_actor(actor: Actor, *, mirrors_allowed: bool = False) -> FollowActor:
    return FollowActor(
        host_redundancy_allowed=mirrors_allowed,
        id=actor.id,
        url=actor.url,
        name=actor.name,
        host=public_host(actor.host, actor.url),
        avatars=to_avatars(actor.avatars),
        banners=to_banners(actor.banners),
        following_count=actor.following_count,
        followers_count=actor.followers_count,
        created_at=format_wire(actor.remote_created_at or actor.created_at),
    )
