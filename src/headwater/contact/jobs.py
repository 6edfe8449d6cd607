"""Background work of the contact form."""

from __future__ import annotations

from headwater.contact.store import forget_passed
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock


def forget_senders(run: JobRun) -> None:
    """Forget who sent a message longer ago than it matters."""
    with run.transaction(completes=True) as session:
        forget_passed(session, clock.now())


job_types = (JobType("forget-contact-senders", forget_senders, wire_name="activitypub-cleaner"),)
schedules = (
    Schedule(
        "contact senders",
        every_seconds=lambda settings: settings.contact_form.lifetime,
        job_type="forget-contact-senders",
    ),
)
