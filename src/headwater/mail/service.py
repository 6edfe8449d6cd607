"""Queue mails in the caller's transaction: quick to import, because many rooms do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy.orm import Session

from headwater.db.database import secret_of
from headwater.jobs import enqueue
from headwater.mail.letter import Correspondent, Letter, seal
from headwater.mail.rules import may_send_mail
from headwater.runtime import Runtime
from headwater.settings import Settings

JOB = "send-mail"
log = structlog.get_logger()


def queue_mail(
    session: Session,
    runtime_or_settings: Runtime | Settings,
    *,
    to: str,
    template: str,
    language: str | None = None,
    context: Mapping[str, Any],
    reply_to: Correspondent | None = None,
) -> None:
    """Have a mail sent once the caller's transaction is committed; where mail is off, nothing is queued.

    `template` "registrations/verify_email" is `registrations/templates/mail/verify_email.md`, with the blocks `subject`
    and `body`. Values of `context` (texts, numbers, lists and objects of them) are text, never markup.
    """
    settings = runtime_or_settings.settings if isinstance(runtime_or_settings, Runtime) else runtime_or_settings
    if not may_send_mail(settings):
        log.info("a mail is not sent: no mail server is set", template=template)
        return
    letter = Letter(to=to, template=template, language=language, context=dict(context), reply_to=reply_to)
    enqueue(session, JOB, seal(secret_of(session), letter))
