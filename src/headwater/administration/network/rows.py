"""What the pages about follows show of each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import account_path
from headwater.actors import ActorKind
from headwater.channels import channel_path
from headwater.federation import read_peer_states
from headwater.follows import FollowRow, name_state


class NeighbourRow(msgspec.Struct, frozen=True, kw_only=True):
    """A follow as a row; the `peer` is reachable, failing, stopped, unknown, or empty for our own people."""

    handle: str
    kind: str
    path: str | None  # of its page here; instances have none
    state: str
    peer: str
    since: dt.datetime
    mirrors_allowed: bool  # copies of its videos may be kept here


def to_rows(session: Session, found: Sequence[FollowRow], *, followers: bool) -> list[NeighbourRow]:
    """Shape follows for a page, with one statement for how all of their hosts do."""
    others = [row.follower if followers else row.target for row in found]
    peers = read_peer_states(session, {other.host for other in others if other.host})
    return [
        NeighbourRow(
            handle=f"{other.name}@{other.host}",
            kind=other.kind.name.lower(),
            path=page_of(other.kind, other.name, other.host),
            state=name_state(row.follow.state),
            peer=peers.get(other.host, "unknown") if other.host else "",
            since=row.follow.created_at,
            mirrors_allowed=row.follow.mirrors_allowed,
        )
        for row, other in zip(found, others, strict=True)
    ]


def page_of(kind: ActorKind, name: str, host: str) -> str | None:
    """Return where an actor has its page here; instances have none."""
    if kind is ActorKind.INSTANCE:
        return None
    return (channel_path if kind is ActorKind.CHANNEL else account_path)(name, host)
