"""Background work of sign-ins."""

from __future__ import annotations

from headwater.jobs import JobRun, JobType, Schedule
from headwater.sessions.tokens import prune_expired


def remove_expired(run: JobRun) -> None:
    """Remove the sign-ins that have ended."""
    with run.transaction(completes=True) as session:
        prune_expired(session)


job_types = (JobType("remove-expired-sign-ins", remove_expired, wire_name="activitypub-cleaner"),)
schedules = (
    Schedule(
        "expired sign-ins", every_seconds=lambda settings: settings.sessions.prune, job_type="remove-expired-sign-ins"
    ),
)
