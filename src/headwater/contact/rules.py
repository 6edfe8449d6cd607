"""When messages are taken, and what tells a program from a person. Pure."""

from __future__ import annotations

import enum
from typing import Any

from headwater.kit.errors import Conflict, Problem
from headwater.kit.ids import read_number
from headwater.kit.secret import Secret
from headwater.settings import Settings
from headwater.settings.mail import ContactForm

_PURPOSE = "contact form shown"


class Suspicion(enum.Enum):
    """Why a form looks as if nobody had filled it in."""

    STALE = "stale"  # shown too long ago, or not by us
    QUICK = "quick"
    TRAP = "trap"  # a field is filled in that people do not see


def refuse_messages(settings: Settings) -> Problem | None:
    """Say why nobody may send a message."""
    if not settings.contact_form.enabled:
        return Conflict("This instance takes no messages by its contact form.")
    if not settings.sends_mail:
        return Conflict("This instance cannot send mail.")
    return None


def describe_form(settings: Settings) -> dict[str, Any]:
    """Return what the public configuration tells of the form: that it is open; whether mail works stands apart."""
    return {"contactForm": {"enabled": settings.contact_form.enabled}}


def mark_shown(secret: Secret, now: float) -> str:
    """Return the mark that a form carries: when it was shown, signed."""
    moment = str(int(now))
    return f"{moment}.{secret.sign(_PURPOSE, moment)}"


def suspect(secret: Secret, form: ContactForm, mark: str, trap: str, now: float) -> Suspicion | None:
    """Say what is wrong with how a form was filled in."""
    moment, _, signature = mark.partition(".")
    began = read_number(moment)
    if began is None or not secret.verify(_PURPOSE, moment, signature):
        return Suspicion.STALE
    passed = now - began
    if passed > form.max_fill_time:
        return Suspicion.STALE
    if trap:
        return Suspicion.TRAP
    return Suspicion.QUICK if passed < form.min_fill_time else None
