"""Shapes of the administrator's view of federation."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from headwater.federation.model import DeliveryState, Peer
from headwater.kit.clock import format_wire

PeerState = Literal["unknown", "reachable", "failing", "stopped"]
QueueState = Literal["waiting", "rejected", "expired"]
STATES: dict[DeliveryState, QueueState] = {
    DeliveryState.NEW: "waiting",
    DeliveryState.WAITING: "waiting",
    DeliveryState.REJECTED: "rejected",
    DeliveryState.EXPIRED: "expired",
}


class PeerEntry(msgspec.Struct, rename="camel"):
    """Another instance: how deliveries to it go. Times are null when it never happened."""

    host: str
    state: PeerState  # unknown: nothing was tried; failing: the last attempt failed; stopped: left alone for a time
    stopped_until: str | None
    failures: int  # in a row
    last_success_at: str | None
    last_failure_at: str | None
    last_received_at: str | None
    last_error: str | None
    delivered: int
    waiting: int
    failed: int  # deliveries given up that can be sent again


class DeliveryEntry(msgspec.Struct, rename="camel"):
    """One activity for one inbox."""

    id: int
    activity: str
    type: str
    object: str
    inbox: str
    state: QueueState
    attempts: int
    next_attempt_at: str | None
    error: str | None
    created_at: str
    expires_at: str


class Changed(msgspec.Struct):
    """How many deliveries an operation was about."""

    deliveries: int


class Reason(msgspec.Struct):
    """Why activities of a type were not taken, and how many."""

    type: str
    state: Literal["dropped", "failed"]
    reason: str
    count: int


class ReceivedOverview(msgspec.Struct, rename="camel"):
    """What became of activities that other instances delivered, as long as they are remembered."""

    remembered_seconds: float
    waiting: int
    done: int
    dropped: int
    failed: int
    reasons: list[Reason]  # the most frequent ones


def to_peer(peer: Peer, waiting: int, failed: int, now: dt.datetime) -> PeerEntry:
    """Show a peer."""
    stopped = peer.open_until is not None and peer.open_until > now
    return PeerEntry(
        host=peer.host,
        state=name_state(peer, now),
        stopped_until=_format(peer.open_until) if stopped else None,
        failures=peer.failures,
        last_success_at=_format(peer.last_success_at),
        last_failure_at=_format(peer.last_failure_at),
        last_received_at=_format(peer.last_received_at),
        last_error=peer.last_error,
        delivered=peer.delivered,
        waiting=waiting,
        failed=failed,
    )


def name_state(peer: Peer, now: dt.datetime) -> PeerState:
    """Say in one word how deliveries to a peer go."""
    if peer.open_until is not None and peer.open_until > now:
        return "stopped"
    if peer.failures:
        return "failing"
    return "unknown" if peer.last_success_at is None else "reachable"


def to_delivery(row: Any) -> DeliveryEntry:
    """Show a row of `store.list_deliveries`."""
    state = STATES[row.state]
    return DeliveryEntry(
        id=row.id,
        activity=row.url,
        type=row.type,
        object=row.object_url,
        inbox=row.inbox_url,
        state=state,
        attempts=row.attempts,
        next_attempt_at=_format(row.next_at) if state == "waiting" else None,
        error=row.error,
        created_at=format_wire(row.created_at),
        expires_at=format_wire(row.expires_at),
    )


def _format(moment: dt.datetime | None) -> str | None:
    return None if moment is None else format_wire(moment)
