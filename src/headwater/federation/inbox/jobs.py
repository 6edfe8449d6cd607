"""Handling what was received: one job per host, in order, each activity in a transaction of its own."""

from __future__ import annotations

import datetime as dt
import traceback
from typing import Any

import msgspec
import structlog

from headwater.federation.fetching import FetchFailed
from headwater.federation.handlers import Dropped, Received, find_handler
from headwater.federation.inbox import store
from headwater.federation.inbox.receiving import INBOX
from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.federation.people import resolve_actor
from headwater.jobs import JobInterrupted, JobRun, JobType, enqueue
from headwater.jobs.retry import shorten_failure
from headwater.kit import clock
from headwater.kit.errors import Problem

log = structlog.get_logger()


def receive(run: JobRun) -> None:
    """Handle what one host delivered."""
    host = run.payload["host"]
    with run.runtime.database.read() as session:
        rows = store.due_received(session, host, clock.now(), run.runtime.settings.federation.inbox.batch)
    for row in rows:
        run.check()
        _handle(run, row)
    with run.transaction(completes=True) as session:
        at = store.next_time(session, host)
        if at is not None:
            enqueue(session, INBOX, {"host": host}, key=host, unique_key=f"{INBOX}:{host}", run_at=at)


def _handle(run: JobRun, row: ReceivedActivity) -> None:
    activity: dict[str, Any] = msgspec.json.decode(row.body or "{}")
    handler = find_handler(activity)
    if handler is None:
        _end(run, row, ReceivedState.DROPPED, "nothing here knows such an activity")
        return
    runtime = run.runtime
    try:
        actor = resolve_actor(runtime, row.actor_url)
        received = Received(
            activity=activity, actor=actor, inbox=row.inbox, settings=runtime.settings, body=row.body or ""
        )
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
