"""Background work of the inventory."""

from __future__ import annotations

from headwater.inventory import store
from headwater.inventory.service import MEASURE, measure
from headwater.jobs import JobRun, JobType, Schedule

CLEANING = 120  # after everything that people wait for


def measure_storage(run: JobRun) -> None:
    """Measure the store and keep what was found."""
    use = measure(run.runtime, run.check)
    with run.transaction(completes=True) as session:
        store.write_survey(session, use)


job_types = (JobType(MEASURE, measure_storage, wire_name="activitypub-cleaner", priority=CLEANING, concurrency=1),)
schedules = (Schedule("storage use", every_seconds=lambda settings: settings.storage.measure, job_type=MEASURE),)
