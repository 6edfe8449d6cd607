"""The administrator's view of federation: how each instance does, what waits for it; send again, forget, go on."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import structlog
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from headwater.federation.delivery import store
from headwater.federation.delivery.jobs import DELIVER
from headwater.federation.inbox import store as received
from headwater.federation.model import Peer, ReceivedState
from headwater.federation.peers.wire import (
    STATES,
    Changed,
    DeliveryEntry,
    PeerEntry,
    QueueState,
    Reason,
    ReceivedOverview,
    to_delivery,
    to_peer,
)
from headwater.house.rights import Right
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.web.bodies import NO_NUL
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

PATH = "/api/headwater/v1/federation"
MAX_HOST = 260  # a name of DNS and a port
MAX_REASONS = 50
log = structlog.get_logger()
Search = Annotated[str, QueryParameter(max_length=MAX_HOST, pattern=NO_NUL, description="Part of the host.")]
OfState = Annotated[QueueState | None, QueryParameter(query="state", description="Only deliveries of this state.")]


@get(f"{PATH}/peers")
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def list_peers(ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, search: Search = "") -> ResultList[PeerEntry]:
    """Return the instances that this one speaks with, by name."""
    total, rows = store.list_peers(ctx.session, start=start, count=count, search=search)
    now = clock.now()
    return ResultList(total, [to_peer(peer, waiting, failed, now) for peer, (waiting, failed) in rows])


@get(f"{PATH}/peers/{{host:str}}")
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def get_peer(ctx: Ctx, host: FromPath[str]) -> PeerEntry:
    """Return one instance."""
    peer = _find(ctx, host)
    waiting, failed = store.count_deliveries(ctx.session, peer.host)
    return to_peer(peer, waiting, failed, clock.now())


@get(f"{PATH}/peers/{{host:str}}/deliveries")
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def list_deliveries(
    ctx: Ctx, host: FromPath[str], start: Start = 0, count: Count = DEFAULT_COUNT, of_state: OfState = None
) -> ResultList[DeliveryEntry]:
    """Return what is to be delivered to an instance and what was given up, oldest first."""
    peer = _find(ctx, host)
    states = [state for state, shown in STATES.items() if of_state in (None, shown)]
    total, rows = store.list_deliveries(ctx.session, peer.host, states, start=start, count=count)
    return ResultList(total, [to_delivery(row) for row in rows])


@post(f"{PATH}/peers/{{host:str}}/replay", status_code=200)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def replay(ctx: Ctx, host: FromPath[str]) -> Changed:
    """Send again what was given up, with the whole time to arrive."""
    peer, now = _find(ctx, host), clock.now()
    expires_at = now + dt.timedelta(seconds=ctx.settings.federation.deliveries.expiry)
    count = store.replay_failed(ctx.session, peer.host, now, expires_at)
    _go_on(ctx, peer.host, now)
    return Changed(count)


@post(f"{PATH}/peers/{{host:str}}/release", status_code=204)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def release(ctx: Ctx, host: FromPath[str]) -> None:
    """Deliver now, without waiting until the instance is believed to be back."""
    _go_on(ctx, _find(ctx, host).host, clock.now())


@post(f"{PATH}/peers/{{host:str}}/drop", status_code=200)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def drop(ctx: Ctx, host: FromPath[str]) -> Changed:
    """Forget everything that is meant for an instance: it will never get it."""
    peer = _find(ctx, host)
    count = store.drop_all(ctx.session, peer.host)
    log.info("deliveries dropped by an administrator", host=peer.host, deliveries=count)
    return Changed(count)


@get(f"{PATH}/received")
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def get_received(ctx: Ctx) -> ReceivedOverview:
    """Tell what became of activities that were delivered here, and why some were not taken."""
    counts = received.count_by_state(ctx.session)
    kinds: dict[ReceivedState, Literal["dropped", "failed"]] = {
        ReceivedState.DROPPED: "dropped",
        ReceivedState.FAILED: "failed",
    }
    rows = received.list_reasons(ctx.session, tuple(kinds), MAX_REASONS)
    return ReceivedOverview(
        remembered_seconds=float(ctx.settings.federation.inbox.keep),
        waiting=counts.get(ReceivedState.WAITING, 0),
        done=counts.get(ReceivedState.DONE, 0),
        dropped=counts.get(ReceivedState.DROPPED, 0),
        failed=counts.get(ReceivedState.FAILED, 0),
        reasons=[Reason(row.type, kinds[row.state], row.error or "", row.number) for row in rows],
    )


def _find(ctx: Ctx, host: str) -> Peer:
    known = len(host) <= MAX_HOST and "\x00" not in host
    peer = store.find_peer(ctx.session, host.lower()) if known else None
    if peer is None:
        raise NotFound("There is no such instance.")
    return peer


def _go_on(ctx: Ctx, host: str, now: dt.datetime) -> None:
    store.release(ctx.session, host, now)
    enqueue(ctx.session, DELIVER, {"host": host}, key=host)


routes = (list_peers, get_peer, list_deliveries, replay, release, drop, get_received)
