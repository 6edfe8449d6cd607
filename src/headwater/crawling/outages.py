"""Outages of our own: a durable mark that a recurring job moves on tells that nobody worked here for a while."""

from __future__ import annotations

import datetime as dt

import structlog
from sqlalchemy.orm import Session

from headwater.crawling import store
from headwater.crawling.service import order_crawl
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock
from headwater.settings import Settings

WATCH = "watch-outages"
FIRST = 1  # before other work: a busy queue is not an outage

log = structlog.get_logger(__name__)


def watch_outages(run: JobRun) -> None:
    """Move the mark on; after an outage have the outboxes read again of whom somebody follows, a few at a time."""
    settings = run.runtime.settings
    if not settings.federation.enabled:
        return  # nothing reaches us: the mark stays, and this is an outage too
    with run.transaction(completes=True) as session:
        now = clock.now()
        mark = store.lock_mark(session, now)
        if now - mark.seen_at > dt.timedelta(seconds=settings.federation.crawling.outage_after):
            log.warning("nobody worked here for a while: outboxes are read again", since=mark.seen_at.isoformat())
            mark.away_from, mark.returned_at = mark.seen_at, now
        mark.seen_at = now
        if mark.returned_at is not None:
            _repair(session, settings, mark.returned_at)


def _repair(session: Session, settings: Settings, returned_at: dt.datetime) -> None:
    limits = settings.federation.crawling
    missed = store.list_missed(session, returned_at, limits.repeat_batch)
    for number, actor_id in enumerate(missed):
        if (actor := store.find_actor(session, actor_id)) is not None:
            order_crawl(session, actor, wait_seconds=limits.mark_every * number / len(missed))


job_types = (JobType(WATCH, watch_outages, wire_name="activitypub-refresher", priority=FIRST, concurrency=1),)
schedules = (Schedule(WATCH, lambda settings: settings.federation.crawling.mark_every, WATCH),)
