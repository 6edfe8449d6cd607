"""Whether mail leaves the instance, what may stand in a header, and what a refusal means. Pure."""

from __future__ import annotations

import re
from typing import Any

from headwater.jobs import Backoff
from headwater.jobs.retry import wait_seconds
from headwater.settings import Settings
from headwater.settings.mail import Smtp

LONGEST_LINE = 250  # characters of a subject or a name: readers show fewer
# Control characters, line and paragraph ends of Unicode, and what turns the direction of the rest of a line around.
_NOT_IN_LINES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_INSTANCE_NAME = re.compile(r"\{\{\s*instanceName\s*\}\}")


def may_send_mail(settings: Settings) -> bool:
    """Whether mail leaves the instance: by a server, a program, or onto the console."""
    return settings.sends_mail


def describe_mail(settings: Settings) -> dict[str, Any]:
    """Return what the public configuration tells of mail."""
    return {"email": {"enabled": may_send_mail(settings)}}


def fold_line(text: str) -> str:
    """Make one line of a text, short enough and harmless in a header: nothing in it begins another header."""
    line = " ".join(_NOT_IN_LINES.sub(" ", text).split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def name_instance(text: str, settings: Settings) -> str:
    """Put the instance's name into a text of the administrator."""
    return _INSTANCE_NAME.sub(lambda _: settings.instance.name, text)


def is_final(step: str, code: int) -> bool:
    """Whether an answer of the mail server is about this mail and will stay: no server takes it, now or tomorrow.

    A 5xx to the login or the sender is about the settings: it is mended by the administrator, and the mail then goes.
    """
    return step in ("recipient", "content") and 500 <= code < 600


def wait_before_retry(smtp: Smtp, tries: int, chance: float) -> float:
    """Return the seconds until a mail is tried again after so many tries."""
    backoff = Backoff(first_seconds=smtp.first_retry, factor=2.0, max_seconds=smtp.longest_retry)
    return wait_seconds(backoff, tries, chance)
