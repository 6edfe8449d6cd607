"""Looking mirrors over from time to time."""

from __future__ import annotations

from headwater.jobs import JobRun, JobType, Schedule
from headwater.redundancy import service
from headwater.redundancy.reactions import LOOK_OVER


def look_over(run: JobRun) -> None:
    """Forget copies of others that are kept or used no more."""
    with run.transaction(completes=True) as session:
        service.look_over(session, run.runtime.settings)


job_types = (JobType(LOOK_OVER, look_over, wire_name="video-redundancy"),)
schedules = (Schedule("mirrors", lambda settings: settings.remote_redundancy.videos.look_over, LOOK_OVER),)
