"""Send a message of a visitor to the administrators."""

from __future__ import annotations

import datetime as dt
import math

import msgspec
from sqlalchemy.orm import Session

from headwater.contact.rules import refuse_messages
from headwater.contact.store import admit, count_waiting, must_wait
from headwater.db.database import secret_of
from headwater.kit import clock
from headwater.kit.errors import Forbidden, TooMany
from headwater.mail import Correspondent, queue_mail
from headwater.settings import Settings

_PURPOSE = "contact sender"
_TOO_OFTEN = "You already sent a contact form recently."


class Message(msgspec.Struct, frozen=True):
    """What somebody wrote."""

    from_name: str
    from_email: str
    subject: str
    body: str


def send_message(session: Session, settings: Settings, message: Message, address: str) -> None:
    """Queue the mail; raises Conflict where no messages are taken, Forbidden when `address` wrote lately, TooMany."""
    if (refusal := refuse_messages(settings)) is not None:
        raise refusal
    now, form = clock.now(), settings.contact_form
    sender = secret_of(session).sign(_PURPOSE, address)
    if must_wait(session, sender, now):
        raise Forbidden(_TOO_OFTEN)
    count, first = count_waiting(session, now)
    if count >= form.max_messages and first is not None:
        wait = max(1, math.ceil((first - now).total_seconds()))
        raise TooMany("Many people wrote just now. Please try again later.", retry_after_seconds=wait)
    if not admit(session, sender, now, now + dt.timedelta(seconds=form.lifetime)):
        raise Forbidden(_TOO_OFTEN)
    queue_mail(
        session,
        settings,
        to=settings.admin.email,
        template="contact/message",
        context={
            "name": message.from_name,
            "address": message.from_email,
            "subject": message.subject,
            "message": message.body,
        },
        reply_to=Correspondent(message.from_name, message.from_email),
    )
