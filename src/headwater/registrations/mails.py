"""The mails about joining."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from headwater.confirmations import CodePurpose, issue_code
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.mail import queue_mail
from headwater.registrations.model import Registration, RegistrationState
from headwater.settings import Settings
from headwater.users import User, language_of

TELL_DECIDERS = "tell-moderators-of-requests"
LIST_PATH = "/admin/moderation/registrations/list"


def send_code(session: Session, settings: Settings, registration: Registration) -> None:
    """Have the address of a request confirmed."""
    code = issue_code(session, settings, CodePurpose.REGISTRATION, registration.id, registration.email)
    if code is None:
        return
    query = urlencode({"registrationId": registration.id, "verificationString": code})
    link = f"{settings.base_url}/verify-account/email?{query}"
    _send(session, settings, registration, "verify_request", {"link": link})


def send_receipt(session: Session, settings: Settings, registration: Registration) -> None:
    """Tell somebody that their request is here."""
    _send(session, settings, registration, "request_received", {})


def send_decision(session: Session, settings: Settings, registration: Registration) -> None:
    """Tell somebody what a moderator decided, with the answer."""
    accepted = registration.state is RegistrationState.ACCEPTED
    context = {"response": registration.response or "", "link": f"{settings.base_url}/login"}
    _send(session, settings, registration, "request_accepted" if accepted else "request_rejected", context)


def _send(
    session: Session, settings: Settings, registration: Registration, template: str, context: dict[str, str]
) -> None:
    queue_mail(
        session,
        settings,
        to=registration.email,
        template=f"registrations/{template}",
        language=registration.language or None,
        context={"username": registration.username, **context},
    )


def tell_deciders_soon(session: Session, settings: Settings) -> None:
    """Have moderators told that requests wait: one mail for all that come until it is written."""
    run_at = clock.now() + dt.timedelta(seconds=settings.signup.tell_moderators_after)
    enqueue(session, TELL_DECIDERS, {}, run_at=run_at, unique_key=TELL_DECIDERS)


def tell_deciders(session: Session, settings: Settings, deciders: Sequence[User], waiting: int) -> None:
    """Tell those who decide how many requests wait."""
    context = {"waiting": waiting, "link": f"{settings.base_url}{LIST_PATH}"}
    template = "registrations/requests_waiting"
    for user in deciders:
        queue_mail(session, settings, to=user.email, template=template, language=language_of(user), context=context)
