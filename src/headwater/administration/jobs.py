"""Background work that administrators ask for."""

from __future__ import annotations

from headwater.inventory import find_orphans, order_measuring
from headwater.jobs import JobRun, JobType

DELETE_ORPHANS = "delete-orphans"


def delete_orphans(run: JobRun) -> None:
    """Remove every file that no row names, and measure the store again."""
    for blob in find_orphans(run.runtime, run.check):
        run.check()
        run.runtime.storage.delete(blob.key)
    with run.transaction(completes=True) as session:
        order_measuring(session)


job_types = (JobType(DELETE_ORPHANS, delete_orphans, wire_name="activitypub-cleaner", concurrency=1),)
