"""What forgets old sums."""

from __future__ import annotations

import datetime as dt

from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock
from headwater.savings import store

CLEANING = 120


def prune_savings(run: JobRun) -> None:
    """Remove the sums of days that are older than they are kept."""
    before = (clock.now() - dt.timedelta(seconds=run.runtime.settings.savings.max_age)).date()
    while True:
        run.check()
        with run.transaction() as session:
            if not store.prune_day(session, before):
                return


job_types = (JobType("prune-savings", prune_savings, wire_name="videos-views-stats", priority=CLEANING, concurrency=1),)
schedules = (
    Schedule(
        "old sums of what sharing saved",
        every_seconds=lambda settings: settings.savings.prune,
        job_type="prune-savings",
    ),
)
