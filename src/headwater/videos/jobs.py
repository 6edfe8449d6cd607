"""Background work of videos: files of removed ones, changes of privacy whose time has come, tallies."""

from __future__ import annotations

from headwater.jobs import JobRun, JobType, Schedule
from headwater.videos import service
from headwater.videos.lists.tally import add_up


def delete_files(run: JobRun) -> None:
    """Remove files and whole folders from the store; those that are gone already do not matter."""
    storage = run.runtime.storage
    for key in run.payload["keys"]:
        run.check()
        storage.delete(key)
    for folder in run.payload["folders"]:
        run.check()
        storage.delete_prefix(folder)


def apply_scheduled_updates(run: JobRun) -> None:
    """Open the videos whose scheduled time has come."""
    with run.transaction(completes=True) as session:
        service.apply_scheduled_updates(session)


def add_up_tallies(run: JobRun) -> None:
    """Replace the rows of each facet's tally by one."""
    with run.transaction(completes=True) as session:
        add_up(session)


job_types = (
    JobType(service.DELETE_FILES, delete_files, wire_name="activitypub-cleaner", attempts=10, key_cap=1),
    JobType("apply-scheduled-updates", apply_scheduled_updates, wire_name="federate-video"),
    JobType("add-up-tallies", add_up_tallies, wire_name="activitypub-cleaner"),
)
schedules = (
    Schedule(
        "scheduled video updates",
        every_seconds=lambda settings: settings.jobs.scheduled_updates,
        job_type="apply-scheduled-updates",
        debug_command="process-update-videos-scheduler",
    ),
    Schedule(
        "tallies of videos",
        every_seconds=lambda settings: settings.jobs.tallies,
        job_type="add-up-tallies",
    ),
)
