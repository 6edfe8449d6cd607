"""Background work of publishing."""

from __future__ import annotations

from headwater.jobs import JobType, Schedule
from headwater.publishing import demo
from headwater.publishing.uploads.cleaning import sweep_files

CLEANING = 120  # after everything that people wait for

job_types = (
    JobType("sweep-files", sweep_files, wire_name="activitypub-cleaner", priority=CLEANING, concurrency=1),
    JobType(demo.JOB, demo.make_and_publish, wire_name="video-import", attempts=3, concurrency=1),
)
schedules = (
    Schedule(
        "files and uploads left behind",
        every_seconds=lambda settings: settings.storage.sweep,
        job_type="sweep-files",
    ),
)
