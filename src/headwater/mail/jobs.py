"""Handing mails over: tried again for days, whatever the mail server does meanwhile."""

from __future__ import annotations

import random

from cryptography.exceptions import InvalidTag

from headwater.jobs import GiveUp, JobRun, JobType, RetryLater
from headwater.kit import clock
from headwater.mail.letter import unseal
from headwater.mail.rules import wait_before_retry
from headwater.mail.sending import send_letter
from headwater.mail.service import JOB
from headwater.mail.transport import Stopped, Undelivered


def send(run: JobRun) -> None:
    """Hand one mail over; one that is not taken comes back later, one that never will be is given up."""
    settings = run.runtime.settings
    written_at = run.created_at or clock.now()
    try:
        letter = unseal(run.runtime.secret, run.payload)
    except InvalidTag as error:
        raise GiveUp("It was sealed with another secret of the instance and cannot be read any more.") from error
    try:
        send_letter(settings, letter, written_at=written_at, stop=run.cancelled)
    except Stopped:
        run.check()
    except Undelivered as error:
        age = (clock.now() - written_at).total_seconds()
        if error.final or age > settings.smtp.keep_trying:
            raise GiveUp(str(error)) from error
        wait = wait_before_retry(settings.smtp, run.attempt, random.random())  # noqa: S311 - spreads retries
        raise RetryLater(wait, str(error)) from error


job_types = (
    JobType(
        JOB,
        send,
        wire_name="email",
        attempts=3,  # for what nobody foresaw; mail servers are waited for, for `smtp.keep_trying`
        concurrency=lambda settings: settings.smtp.max_connections,
    ),
)
