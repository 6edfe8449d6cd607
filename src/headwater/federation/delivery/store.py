"""All SQL of deliveries and peers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.federation.model import Delivery, DeliveryState, OutgoingActivity, Peer
from headwater.federation.signatures import Form
from headwater.jobs.retry import shorten_failure

DELIVERIES = cast(sa.Table, Delivery.__table__)
UNSENT = (DeliveryState.NEW, DeliveryState.WAITING)
MAX_ERROR = 500
NOTED_EVERY = dt.timedelta(seconds=5)  # when a host last delivered: a write for each activity would be dear


def add_outgoing(session: Session, **values: Any) -> int:
    """Keep an activity; returns its id."""
    row = OutgoingActivity(**values)
    session.add(row)
    session.flush()
    return row.id


def add_deliveries(session: Session, outgoing_id: int, inboxes: Mapping[str, str], about: str, at: dt.datetime) -> None:
    """Keep a row per inbox (inbox -> host)."""
    common = {"outgoing_id": outgoing_id, "object_url": about, "state": DeliveryState.NEW, "attempts": 0, "next_at": at}
    rows = [{"inbox_url": inbox, "host": host, **common} for inbox, host in inboxes.items()]
    session.execute(sa.insert(DELIVERIES), rows)


def drop_unsent(session: Session, outgoing_id: int, about: str, *, only_type: str = "") -> None:
    """Drop what has not left about an object for the inboxes that get a newer activity about it."""
    newer = DELIVERIES.alias("newer")
    replaced = sa.exists().where(newer.c.outgoing_id == outgoing_id, newer.c.inbox_url == Delivery.inbox_url)
    older = sa.delete(Delivery).where(
        Delivery.object_url == about, Delivery.outgoing_id != outgoing_id, Delivery.state.in_(UNSENT), replaced
    )
    if only_type:
        same = sa.select(OutgoingActivity.id).where(OutgoingActivity.type == only_type)
        older = older.where(Delivery.outgoing_id.in_(same))
    session.execute(older.execution_options(synchronize_session=False))


def take_new(session: Session, count: int) -> list[str]:
    """Mark some new deliveries as waiting; returns their hosts."""
    first = sa.select(Delivery.id).where(Delivery.state == DeliveryState.NEW).order_by(Delivery.id).limit(count)
    marking = sa.update(Delivery).where(Delivery.id.in_(first)).values(state=DeliveryState.WAITING)
    return list(session.scalars(marking.returning(Delivery.host).execution_options(synchronize_session=False)))


def find_peer(session: Session, host: str) -> Peer | None:
    """Return what is known of a host."""
    return session.scalar(sa.select(Peer).where(Peer.host == host))


def find_peers(session: Session, hosts: Collection[str]) -> Sequence[Peer]:
    """Return what is known of several hosts."""
    return session.scalars(sa.select(Peer).where(Peer.host.in_(list(hosts)))).all() if hosts else []


def due_deliveries(session: Session, host: str, now: dt.datetime, count: int) -> Sequence[Any]:
    """Return deliveries to a host whose time has come, oldest first, with activity and sender.

    What an earlier one about the same object waits for at the same inbox waits too.
    """
    earlier = DELIVERIES.alias("earlier")
    held = sa.exists().where(
        earlier.c.host == host,
        earlier.c.state == DeliveryState.WAITING,
        earlier.c.object_url == Delivery.object_url,
        earlier.c.inbox_url == Delivery.inbox_url,
        earlier.c.id < Delivery.id,
        earlier.c.next_at > now,
    )
    query = (
        sa.select(
            Delivery.id,
            Delivery.inbox_url,
            Delivery.object_url,
            Delivery.attempts,
            Delivery.outgoing_id,
            OutgoingActivity.actor_id,
            OutgoingActivity.body,
            OutgoingActivity.is_signed,
            OutgoingActivity.expires_at,
        )
        .join(OutgoingActivity, OutgoingActivity.id == Delivery.outgoing_id)
        .where(Delivery.host == host, Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now, ~held)
        .order_by(Delivery.id)
        .limit(count)
    )
    return session.execute(query).all()


def next_time(session: Session, host: str) -> dt.datetime | None:
    """Return when something is due at a host again; None when nothing waits."""
    waiting = (Delivery.host == host, Delivery.state == DeliveryState.WAITING)
    return session.scalar(sa.select(sa.func.min(Delivery.next_at)).where(*waiting))


def keep_signed_bodies(session: Session, bodies: Mapping[int, str]) -> None:
    """Keep activities (id -> body) with their signatures, unless another worker did."""
    table = cast(sa.Table, OutgoingActivity.__table__)
    unsigned = (table.c.id == sa.bindparam("outgoing"), table.c.is_signed.is_(False))
    keeping = sa.update(table).where(*unsigned).values(body=sa.bindparam("signed"), is_signed=True)
    rows = [{"outgoing": outgoing_id, "signed": body} for outgoing_id, body in bodies.items()]
    session.connection().execute(keeping, rows)


def end_delivery(session: Session, delivery_id: int, state: DeliveryState, error: str) -> None:
    """Keep a delivery that has failed for good."""
    values = {"state": state, "error": shorten_failure(error, MAX_ERROR)}
    session.execute(sa.update(Delivery).where(Delivery.id == delivery_id).values(**values))


def put_off(session: Session, delivery_id: int, next_at: dt.datetime, error: str) -> None:
    """Try a delivery again later."""
    values = {"next_at": next_at, "error": shorten_failure(error, MAX_ERROR), "attempts": Delivery.attempts + 1}
    session.execute(sa.update(Delivery).where(Delivery.id == delivery_id).values(**values))


def forget_deliveries(session: Session, ids: Sequence[int]) -> None:
    """Remove deliveries that have arrived."""
    gone = sa.delete(Delivery).where(Delivery.id.in_(ids))
    session.execute(gone.execution_options(synchronize_session=False))


def note_success(session: Session, host: str, form: Form, now: dt.datetime, count: int) -> None:
    """Keep that a host took so many, and how they were signed."""
    values = {"form": form, "failures": 0, "open_until": None, "last_success_at": now, "last_error": None}
    _upsert(session, host, now, values, {"delivered": Peer.delivered + count}, {"delivered": count})


def note_failure(session: Session, host: str, now: dt.datetime, until: dt.datetime | None, error: str) -> None:
    """Keep that a host failed, and until when nothing is delivered to it."""
    values = {"open_until": until, "last_failure_at": now, "last_error": shorten_failure(error, MAX_ERROR)}
    _upsert(session, host, now, values, {"failures": Peer.failures + 1}, {"failures": 1})


def note_received(session: Session, host: str, now: dt.datetime) -> bool:
    """Keep that a host delivered something; returns whether deliveries to it were stopped, and ends that."""
    peer = find_peer(session, host)
    was_stopped = peer is not None and peer.open_until is not None
    noted_at = None if peer is None else peer.last_received_at
    if noted_at is None or was_stopped or now - noted_at > NOTED_EVERY:
        _upsert(session, host, now, {"last_received_at": now, "open_until": None}, {}, {})
    return was_stopped


def release(session: Session, host: str, now: dt.datetime) -> None:
    """Let everything that waits for a host be due now."""
    waiting = (Delivery.host == host, Delivery.state == DeliveryState.WAITING)
    session.execute(sa.update(Delivery).where(*waiting).values(next_at=now))
    session.execute(sa.update(Peer).where(Peer.host == host).values(open_until=None))


def replay_failed(session: Session, host: str, now: dt.datetime, expires_at: dt.datetime) -> int:
    """Let what failed for good at a host be tried again; returns how many that are."""
    failed = (Delivery.host == host, Delivery.state.in_((DeliveryState.REJECTED, DeliveryState.EXPIRED)))
    ids = list(session.scalars(sa.select(Delivery.outgoing_id).where(*failed)))
    if ids:
        renewed = sa.update(OutgoingActivity).where(OutgoingActivity.id.in_(ids))
        session.execute(renewed.values(expires_at=expires_at))
    values = {"state": DeliveryState.WAITING, "next_at": now, "attempts": 0}
    session.execute(sa.update(Delivery).where(*failed).values(**values))
    return len(ids)


def drop_all(session: Session, host: str) -> int:
    """Forget everything that is meant for a host; returns how many deliveries that were."""
    gone = sa.delete(Delivery).where(Delivery.host == host).returning(Delivery.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())


def list_peers(session: Session, *, start: int, count: int, search: str = "") -> tuple[int, list[tuple[Peer, Any]]]:
    """Return the number of peers and a page of them, with what waits and what failed for each."""
    wanted = [Peer.host.contains(search.lower(), autoescape=True)] if search else []
    total = session.scalar(sa.select(sa.func.count()).select_from(Peer).where(*wanted)) or 0
    tallies = (
        sa.select(
            Delivery.host,
            sa.func.count().filter(Delivery.state.in_(UNSENT)).label("waiting"),
            sa.func.count().filter(Delivery.state.not_in(UNSENT)).label("failed"),
        )
        .group_by(Delivery.host)
        .subquery()
    )
    counts = (sa.func.coalesce(tallies.c.waiting, 0), sa.func.coalesce(tallies.c.failed, 0))
    page = sa.select(Peer, *counts).outerjoin(tallies, tallies.c.host == Peer.host).where(*wanted)
    rows = session.execute(page.order_by(Peer.host).offset(start).limit(count))
    return total, [(row[0], (row[1], row[2])) for row in rows]


def count_deliveries(session: Session, host: str) -> tuple[int, int]:
    """Return how many deliveries to a host wait, and how many were given up."""
    waiting = sa.func.count().filter(Delivery.state.in_(UNSENT))
    failed = sa.func.count().filter(Delivery.state.not_in(UNSENT))
    row = session.execute(sa.select(waiting, failed).where(Delivery.host == host)).one()
    return row[0], row[1]


def list_deliveries(
    session: Session, host: str, states: Sequence[DeliveryState], *, start: int, count: int
) -> tuple[int, Sequence[Any]]:
    """Return the number of deliveries to a host in some states, and a page of them with their activities."""
    wanted = (Delivery.host == host, Delivery.state.in_(states))
    total = session.scalar(sa.select(sa.func.count()).select_from(Delivery).where(*wanted)) or 0
    out = OutgoingActivity
    columns = (out.url, out.type, out.created_at, out.expires_at)
    page = sa.select(*DELIVERIES.c, *columns).join(out, out.id == Delivery.outgoing_id).where(*wanted)
    return total, session.execute(page.order_by(Delivery.id).offset(start).limit(count)).all()


def prune(session: Session, failed_before: dt.datetime) -> None:
    """Remove what failed long ago, and activities that nobody is to get any more."""
    old = sa.select(OutgoingActivity.id).where(OutgoingActivity.expires_at < failed_before)
    ended = (Delivery.state.not_in(UNSENT), Delivery.outgoing_id.in_(old))
    session.execute(sa.delete(Delivery).where(*ended).execution_options(synchronize_session=False))
    wanted = sa.exists().where(Delivery.outgoing_id == OutgoingActivity.id)
    session.execute(sa.delete(OutgoingActivity).where(~wanted).execution_options(synchronize_session=False))


def _upsert(
    session: Session,
    host: str,
    now: dt.datetime,
    values: dict[str, Any],
    changed: dict[str, Any],
    first: dict[str, Any],
) -> None:
    new = {"host": host, "created_at": now, "failures": 0, "delivered": 0, **values, **first}
    adding = insert(session, Peer).values(**new)
    session.execute(adding.on_conflict_do_update(index_elements=[Peer.host], set_={**values, **changed}))
