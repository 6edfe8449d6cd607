"""Background work of the house itself."""

from __future__ import annotations

from headwater.db import signals
from headwater.jobs import JobRun, JobType, Schedule


def prune_signals(run: JobRun) -> None:
    """Remove signals that every live process has read."""
    with run.transaction(completes=True) as session:
        signals.prune(session, run.runtime.settings.bus.keep)


job_types = (JobType("prune-signals", prune_signals, wire_name="activitypub-cleaner", keep_completed_seconds=3600.0),)
schedules = (Schedule("old signals", every_seconds=lambda settings: settings.bus.prune, job_type="prune-signals"),)
