"""Mail: written from templates in the reader's language, kept as sealed jobs, handed over until it is taken.

queue_mail(session, settings, to=user.email, template="registrations/verify_email", language=None, context={...})
"""

from headwater.house import Feature
from headwater.mail.letter import Correspondent
from headwater.mail.rules import may_send_mail
from headwater.mail.service import queue_mail

__all__ = ["FEATURE", "Correspondent", "may_send_mail", "queue_mail"]

FEATURE = Feature(
    name="mail",
    jobs=("headwater.mail.jobs:job_types",),
    public_config="headwater.mail.rules:describe_mail",
)
