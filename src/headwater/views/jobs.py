"""What keeps the figures of viewers true, and forgets in time."""

from __future__ import annotations

import datetime as dt

from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock
from headwater.views import store, telling

LIVE, CLEANING = 40, 120
_BATCH = 5000
_TOLD_AT_ONCE = 200
_BROADCAST = "activitypub-http-broadcast-parallel"


def refresh_viewers(run: JobRun) -> None:
    """Let viewers go who have not been seen for a while."""
    lifetime = run.runtime.settings.views.videos.viewer_lifetime
    with run.transaction(completes=True) as session:
        now = clock.now()
        store.refresh_viewers(session, now - dt.timedelta(seconds=lifetime))
        store.forget_remote_viewers(session, now)


def tell_viewers(run: JobRun) -> None:
    """Tell followers how many watch our videos, and the servers of others' videos what was watched of them."""
    settings = run.runtime.settings.views.videos
    with run.transaction() as session:
        telling.tell_totals(session, settings)
    before = clock.now() - dt.timedelta(seconds=settings.session_pause)
    while True:
        run.check()
        with run.transaction() as session:
            if telling.tell_watched(session, before, _TOLD_AT_ONCE) < _TOLD_AT_ONCE:
                return


def prune_views(run: JobRun) -> None:
    """Forget salts, and sessions of long ago."""
    settings = run.runtime.settings.views.videos
    with run.transaction() as session:
        store.forget_salts(session, clock.now().date())
    before = clock.now() - dt.timedelta(seconds=settings.session_max_age)
    while True:
        run.check()
        with run.transaction() as session:
            if store.prune_sessions(session, before, _BATCH) < _BATCH:
                return


job_types = (
    JobType("refresh-viewers", refresh_viewers, wire_name="videos-views-stats", priority=LIVE, concurrency=1),
    JobType(
        "tell-viewers", tell_viewers, wire_name="activitypub-http-broadcast-parallel", priority=LIVE, concurrency=1
    ),
    JobType("prune-views", prune_views, wire_name="videos-views-stats", priority=CLEANING, concurrency=1),
)
schedules = (
    Schedule(
        "viewers who have gone",
        every_seconds=lambda settings: settings.views.videos.viewers_refresh,
        job_type="refresh-viewers",
        debug_command="process-video-viewers",
    ),
    Schedule(
        "viewers for followers",
        every_seconds=lambda settings: settings.views.videos.tell_viewers,
        job_type="tell-viewers",
    ),
    Schedule(
        "old sessions of viewers",
        every_seconds=lambda settings: settings.views.videos.prune,
        job_type="prune-views",
        debug_command="process-video-views-buffer",
    ),
)
