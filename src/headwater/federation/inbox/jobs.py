"""Handling what was received: one job per host, in order.

Each activity has a transaction of its own; plain ones that follow each other share one, unless one of them fails.
"""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import structlog
from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.federation.addresses import host_of
from headwater.federation.barrier import closed_among
from headwater.federation.delivery import store as deliveries
from headwater.federation.delivery.jobs import DELIVER
from headwater.federation.fetching import FetchFailed
from headwater.federation.handlers import Dropped, Received, find_handler, find_plain_handler
from headwater.federation.inbox import store
from headwater.federation.inbox.receiving import INBOX
from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.federation.people import resolve_actor
from headwater.house import emit
from headwater.jobs import JobInterrupted, JobRun, JobType, enqueue
from headwater.jobs.retry import shorten_failure
from headwater.kit import clock
from headwater.kit.errors import Problem
from headwater.runtime import Runtime

log = structlog.get_logger()
TOGETHER = 10  # a transaction holds up other writers for as long as they take


def receive(run: JobRun) -> None:
    """Handle what one host delivered."""
    host = run.payload["host"]
    with run.runtime.database.read() as session:
        rows = store.due_received(session, host, clock.now(), run.runtime.settings.federation.inbox.batch)
    for group in _groups_of(rows):
        run.check()
        if len(group) == 1 or not _handle_together(run, group):
            for row in group:
                run.check()
                _handle(run, row)
    with run.transaction(completes=True) as session:
        if any(row.failures == 0 for row in rows):
            _note_life(session, host)
        at = store.next_time(session, host)
        if at is not None:
            enqueue(session, INBOX, {"host": host}, key=host, unique_key=f"{INBOX}:{host}", run_at=at)


def _note_life(session: Session, host: str) -> None:
    """Keep that a host has just delivered something: what waits for it need not wait any longer."""
    now = clock.now()
    if deliveries.note_received(session, host, now):
        deliveries.release(session, host, now)
        enqueue(session, DELIVER, {"host": host}, key=host)
        emit(session, "peer.returned", host=host)


def _groups_of(rows: Sequence[ReceivedActivity]) -> Iterator[list[ReceivedActivity]]:
    """Put plain activities that follow each other together; all others stay alone."""
    group: list[ReceivedActivity] = []
    for row in rows:
        is_plain = find_plain_handler(_read(row)) is not None
        if group and (not is_plain or len(group) == TOGETHER):
            yield group
            group = []
        if is_plain:
            group.append(row)
        else:
            yield [row]
    if group:
        yield group


def _handle_together(run: JobRun, rows: Sequence[ReceivedActivity]) -> bool:
    """Handle plain activities in one transaction; returns False, and nothing is done, if one of them cannot be."""
    runtime = run.runtime
    try:
        actors = {url: resolve_actor(runtime, url) for url in {row.actor_url for row in rows}}
        with run.transaction() as session:
            if closed_among(session, {host for row in rows for host in (row.host, host_of(row.actor_url))}):
                return False
            for row in rows:
                received = _to_received(runtime, row, _read(row), actors[row.actor_url])
                handler = find_plain_handler(received.activity)
                if handler is not None:
                    handler.apply(session, received)
            store.end_all_received(session, [row.id for row in rows])
    except JobInterrupted:
        raise
    except Exception as error:  # whichever it was says so when each is handled alone
        log.info("activities are handled one by one", host=rows[0].host, reason=repr(error)[:500])
        return False
    return True


def _read(row: ReceivedActivity) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(row.body or "{}")
    return found


def _to_received(runtime: Runtime, row: ReceivedActivity, activity: dict[str, Any], actor: Actor) -> Received:
    return Received(activity=activity, actor=actor, inbox=row.inbox, settings=runtime.settings, body=row.body or "")


def _handle(run: JobRun, row: ReceivedActivity) -> None:
    activity = _read(row)
    handler = find_handler(activity, run.runtime.database)
    if handler is None:
        _end(run, row, ReceivedState.DROPPED, "nothing here knows such an activity")
        return
    runtime = run.runtime
    if _is_closed(runtime, row):
        _end(run, row, ReceivedState.DROPPED, "its instance is blocked here")
        return
    try:
        received = _to_received(runtime, row, activity, resolve_actor(runtime, row.actor_url))
        if handler.gather is not None:
            received = msgspec.structs.replace(received, gathered=handler.gather(runtime, received))
        with run.transaction() as session:
            handler.apply(session, received)
            store.end_received(session, row.id, ReceivedState.DONE)
    except (Dropped, Problem) as error:
        _end(run, row, ReceivedState.DROPPED, str(error))
    except JobInterrupted:
        raise
    except Exception as error:  # one activity must not hold up those behind it
        log.warning("an activity failed", activity=row.url, error=repr(error)[:500])
        _put_off(run, row, _describe(error))


def _is_closed(runtime: Runtime, row: ReceivedActivity) -> bool:
    """Whether who delivered it, or whose it is, was blocked: others pass on what such people say."""
    with runtime.database.read() as session:
        return bool(closed_among(session, {row.host, host_of(row.actor_url)}))


def _describe(error: Exception) -> str:
    if isinstance(error, FetchFailed):
        return str(error)
    return shorten_failure("".join(traceback.format_exception(error)).strip(), store.MAX_ERROR)


def _end(run: JobRun, row: ReceivedActivity, state: ReceivedState, reason: str) -> None:
    log.info("activity dropped", activity=row.url, type=row.type, host=row.host, reason=reason)
    with run.transaction() as session:
        store.end_received(session, row.id, state, reason)


def _put_off(run: JobRun, row: ReceivedActivity, reason: str) -> None:
    limits = run.runtime.settings.federation.inbox
    with run.transaction() as session:
        if row.failures + 1 >= limits.attempts:
            store.end_received(session, row.id, ReceivedState.FAILED, reason)
            return
        wait = float(limits.retry) * 4.0**row.failures
        store.put_off(session, row.id, clock.now() + dt.timedelta(seconds=wait), reason)


job_types = (
    JobType(
        INBOX, receive, wire_name="activitypub-http-fetcher", attempts=1000, key_cap=1, keep_completed_seconds=3600.0
    ),
)
