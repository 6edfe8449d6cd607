"""Mails about joining that are written later."""

from __future__ import annotations

from headwater.confirmations import unseal_address
from headwater.jobs import JobRun, JobType
from headwater.mail import may_send_mail
from headwater.registrations import store
from headwater.registrations.mails import TELL_DECIDERS, send_code, tell_deciders
from headwater.registrations.service import ANSWER


def answer_request(run: JobRun) -> None:
    """Send the code of a request again, if an address belongs to one; nobody is told when it does not."""
    folded_email = unseal_address(run.runtime.secret, run.payload["sealed"])
    with run.transaction(completes=True) as session:
        registration = store.find_by_email(session, folded_email)
        if registration is not None and not registration.email_verified and may_send_mail(run.runtime.settings):
            send_code(session, run.runtime.settings, registration)


def tell(run: JobRun) -> None:
    """Tell moderators that requests wait, if any still do."""
    with run.transaction(completes=True) as session:
        if waiting := store.count_waiting(session):
            tell_deciders(session, run.runtime.settings, store.list_deciders(session), waiting)


job_types = (
    JobType(ANSWER, answer_request, wire_name="email", attempts=3),
    JobType(TELL_DECIDERS, tell, wire_name="email", attempts=3),
)
