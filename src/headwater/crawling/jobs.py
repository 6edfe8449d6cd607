"""Reading outboxes in the background: page by page, each noted, so that a crash costs no more than one."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from headwater.actors import Actor
from headwater.crawling import store
from headwater.crawling.items import keep_item
from headwater.crawling.model import ChannelSync, SyncState
from headwater.crawling.service import READ_OUTBOX, enqueue_reading, order_crawl
from headwater.federation import FetchFailed
from headwater.federation.collections import Part, read_pages
from headwater.jobs import JobRun, JobType, RetryLater, Schedule
from headwater.kit import clock

REPEAT = "repeat-outboxes"
TRIES, RETRY_SECONDS = 3, 60.0  # a server that restarts is back by then


def read_outbox(run: JobRun) -> None:
    """Read an outbox on from where it was left, for a while; then others have their turn."""
    runtime, limits = run.runtime, run.runtime.settings.federation.crawling
    with runtime.database.read() as session:
        actor, sync = store.find_actor(session, run.payload["actor_id"]), None
        if actor is not None:
            sync = store.find_sync(session, actor.id)
    if actor is None or sync is None or sync.state not in store.UNFINISHED or actor.outbox_url is None:
        return
    until = time.monotonic() + float(limits.turn)
    pages = max(0, limits.max_pages - sync.pages)
    try:
        for part in read_pages(
            runtime, sync.next_url or actor.outbox_url, begun=sync.next_url is not None, max_pages=pages
        ):
            failed = sum(not _keep(run, actor, item) for item in part.items)
            is_last = _note_page(run, actor, part, failed, limits)
            if is_last or time.monotonic() >= until:
                return
    except FetchFailed as error:
        if run.attempt < TRIES:
            raise RetryLater(RETRY_SECONDS * run.attempt, str(error)) from error
        _note_end(run, actor, SyncState.FAILED, str(error))
        return
    _note_end(run, actor, SyncState.DONE, None)


def repeat_outboxes(run: JobRun) -> None:
    """Have outboxes read again whose last reading is long ago: a delivery may have been missed."""
    limits = run.runtime.settings.federation.crawling
    before = clock.now() - dt.timedelta(seconds=limits.repeat_after)
    with run.transaction(completes=True) as session:
        for actor_id in store.list_due(session, before, limits.repeat_batch):
            if (actor := store.find_actor(session, actor_id)) is not None:
                order_crawl(session, actor)


def _keep(run: JobRun, actor: Actor, item: Any) -> bool:
    run.check()
    return keep_item(run.runtime, actor, item)


def _note_page(run: JobRun, actor: Actor, part: Part, failed: int, limits: Any) -> bool:
    """Write how far it is; returns whether that was all."""
    with run.transaction() as session:
        sync = session.get_one(ChannelSync, actor.id, with_for_update=True)
        sync.state, sync.next_url = SyncState.READING, part.next_url
        sync.done, sync.pages, sync.failed = sync.done + len(part.items), sync.pages + 1, sync.failed + failed
        sync.total = part.total if part.total is not None else sync.total
        done, total, is_last = sync.done, sync.total, part.next_url is None
        is_last = is_last or done >= limits.max_items or sync.pages >= limits.max_pages
        if is_last:
            sync.state, sync.next_url, sync.finished_at, sync.error = SyncState.DONE, None, clock.now(), None
        else:
            enqueue_reading(session, actor)  # whoever is interrupted now is followed by this one
    run.report(100 * done / max(1, done, total or 0))
    return is_last


def _note_end(run: JobRun, actor: Actor, state: SyncState, error: str | None) -> None:
    with run.transaction(completes=True) as session:
        sync = session.get_one(ChannelSync, actor.id, with_for_update=True)
        sync.state, sync.error = state, error and error[:500]
        sync.next_url = sync.next_url if state is SyncState.FAILED else None
        if state is SyncState.DONE:
            sync.finished_at = clock.now()


job_types = (
    JobType(READ_OUTBOX, read_outbox, wire_name="activitypub-http-fetcher", attempts=3, key_cap=1, priority=5,
            concurrency_per_worker=2),
    JobType(REPEAT, repeat_outboxes, wire_name="activitypub-refresher"),
)  # fmt: skip
schedules = (Schedule(REPEAT, lambda settings: settings.federation.crawling.look_every, REPEAT),)
