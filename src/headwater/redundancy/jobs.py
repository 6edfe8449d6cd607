"""What is done for mirrors in the background."""

from __future__ import annotations

from headwater.jobs import JobRun, JobType, Schedule
from headwater.redundancy import choosing, service
from headwater.redundancy.copying import ATTEMPTS, copy_video
from headwater.redundancy.keeping import COPY
from headwater.redundancy.reactions import CHOOSE, LOOK_OVER


def look_over(run: JobRun) -> None:
    """Forget copies of others that are kept or used no more."""
    with run.transaction(completes=True) as session:
        service.look_over(session, run.runtime.settings)


job_types = (
    JobType(LOOK_OVER, look_over, wire_name="video-redundancy"),
    JobType(CHOOSE, choosing.choose, wire_name="video-redundancy"),
    JobType(COPY, copy_video, wire_name="video-redundancy", attempts=ATTEMPTS, key_cap=1, concurrency_per_worker=1),
)
schedules = (
    Schedule("mirrors", lambda settings: settings.remote_redundancy.videos.look_over, LOOK_OVER),
    Schedule("copies of videos", lambda settings: settings.redundancy.videos.check_interval, CHOOSE),
)
