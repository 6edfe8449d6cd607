"""Background work of actors: files of pictures that were replaced or removed."""

from __future__ import annotations

from headwater.actors.pictures import DELETE_PICTURES
from headwater.jobs import JobRun, JobType


def delete_pictures(run: JobRun) -> None:
    """Remove files from the store; those that are gone already do not matter."""
    for key in run.payload["keys"]:
        run.check()
        run.runtime.storage.delete(key)


job_types = (JobType(DELETE_PICTURES, delete_pictures, wire_name="activitypub-cleaner", attempts=10),)
