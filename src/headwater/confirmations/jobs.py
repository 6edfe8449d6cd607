"""The mails that carry codes, and those that tell of a change. Done here so that a request does equal work for all."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy.orm import Session

from headwater.confirmations import store
from headwater.confirmations.codes import issue_code
from headwater.confirmations.model import CodePurpose
from headwater.confirmations.service import ANSWER, SEND, TELL, MailRequest, unseal_address
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock
from headwater.mail import may_send_mail, queue_mail
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.users import User, fold_email, language_of

PRUNE = "remove-old-codes"
TEMPLATES = {
    CodePurpose.EMAIL: "confirmations/verify_email",
    CodePurpose.PENDING_EMAIL: "confirmations/verify_email",
    CodePurpose.PASSWORD: "confirmations/reset_password",
}


def answer_request(run: JobRun) -> None:
    """Send what somebody asked for, if the address is known here; nobody is told when it is not."""
    text = unseal_address(run.runtime.secret, run.payload["sealed"])
    asked = msgspec.json.decode(text, type=MailRequest)
    with run.transaction(completes=True) as session:
        purpose, user = _find_addressee(session, asked)
        if user is not None and may_send_mail(run.runtime.settings):
            _send_code(session, run.runtime, purpose, user, asked.language)


def _find_addressee(session: Session, asked: MailRequest) -> tuple[CodePurpose, User | None]:
    folded = fold_email(asked.email)
    user = store.find_by_email(session, folded)
    if asked.purpose is CodePurpose.PASSWORD:
        return asked.purpose, user if user is not None and user.blocked_at is None else None
    if user is not None:
        return CodePurpose.EMAIL, None if user.email_verified else user
    return CodePurpose.PENDING_EMAIL, store.find_by_pending_email(session, folded)


def send_code(run: JobRun) -> None:
    """Send the code that confirms an address of a user."""
    purpose = CodePurpose(run.payload["purpose"])
    with run.transaction(completes=True) as session:
        user = store.find_user(session, run.payload["user_id"])
        if user is not None and may_send_mail(run.runtime.settings):
            first = run.payload.get("first", False)
            _send_code(session, run.runtime, purpose, user, run.payload["language"], first=first)


def _send_code(
    session: Session, runtime: Runtime, purpose: CodePurpose, user: User, language: str, *, first: bool = False
) -> None:
    address = user.pending_email if purpose is CodePurpose.PENDING_EMAIL else user.email
    if address is None:
        return
    code = issue_code(session, runtime.settings, purpose, user.id, address, first=first)
    if code is None:
        return
    context: dict[str, Any] = {
        "username": user.username,
        "link": link_of(runtime.settings, purpose, user.id, code),
        "minutes": max(1, int(runtime.settings.mailed_codes.password_lifetime // 60)),
        "days": max(1, int(runtime.settings.mailed_codes.first_password_lifetime // 86400)),
    }
    queue_mail(
        session,
        runtime,
        to=address,
        template="confirmations/first_password" if first else TEMPLATES[purpose],
        language=language_of(user) or language or None,
        context=context,
    )


def link_of(settings: Settings, purpose: CodePurpose, user_id: int, code: str) -> str:
    """Return the address of the page where a code is used; opening it changes nothing."""
    path = "/reset-password" if purpose is CodePurpose.PASSWORD else "/verify-account/email"
    query = {"userId": user_id, "verificationString": code}
    query |= {"isPendingEmail": "true"} if purpose is CodePurpose.PENDING_EMAIL else {}
    return f"{settings.base_url}{path}?{urlencode(query)}"


def tell_of_change(run: JobRun) -> None:
    """Tell somebody that their password or address is another one, in case it was not them."""
    settings = run.runtime.settings
    with run.transaction(completes=True) as session:
        user = store.find_user(session, run.payload["user_id"])
        if user is None or not may_send_mail(settings):
            return
        is_email = run.payload["what"] == "email"
        to = unseal_address(run.runtime.secret, run.payload["sealed"]) if is_email else user.email
        template = "confirmations/email_changed" if is_email else "confirmations/password_changed"
        context = {"username": user.username, "link": f"{settings.base_url}/recover-password"}
        queue_mail(session, run.runtime, to=to, template=template, language=language_of(user), context=context)


def remove_old(run: JobRun) -> None:
    """Forget codes that ended long enough ago not to count any more."""
    window = run.runtime.settings.rates_limit.ask_send_email.window
    with run.transaction(completes=True) as session:
        store.remove_ended(session, clock.now() - dt.timedelta(seconds=window))


job_types = (
    JobType(ANSWER, answer_request, wire_name="email", attempts=3),
    JobType(SEND, send_code, wire_name="email", attempts=3),
    JobType(TELL, tell_of_change, wire_name="email", attempts=3),
    JobType(PRUNE, remove_old, wire_name="activitypub-cleaner"),
)
schedules = (Schedule("old mailed codes", lambda settings: settings.mailed_codes.prune, PRUNE),)
