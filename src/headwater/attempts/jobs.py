"""Background work of attempts."""

from __future__ import annotations

from headwater.attempts.store import prune_windows
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock


def remove_old_windows(run: JobRun) -> None:
    """Remove windows of wrong guesses that are over."""
    with run.transaction(completes=True) as session:
        prune_windows(session, clock.now())


job_types = (JobType("remove-old-attempts", remove_old_windows, wire_name="activitypub-cleaner"),)
schedules = (
    Schedule("old attempts", every_seconds=lambda settings: settings.sessions.prune, job_type="remove-old-attempts"),
)
