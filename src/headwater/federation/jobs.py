"""Background work of the protocol: removing what was kept long enough."""

from __future__ import annotations

import datetime as dt

from headwater.federation.delivery import store as deliveries
from headwater.federation.inbox import store as received
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock

PRUNE = "prune-federation"


def prune(run: JobRun) -> None:
    """Forget activities that were delivered, expired or handled long ago."""
    federation, now = run.runtime.settings.federation, clock.now()
    with run.transaction() as session:
        deliveries.prune(session, now - dt.timedelta(seconds=federation.deliveries.keep_failed))
    with run.transaction(completes=True) as session:
        received.prune(session, now - dt.timedelta(seconds=federation.inbox.keep))


job_types = (JobType(PRUNE, prune, wire_name="activitypub-cleaner"),)
schedules = (Schedule(PRUNE, lambda settings: settings.federation.prune, PRUNE),)
