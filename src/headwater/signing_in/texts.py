"""What the pages of signing in say to somebody who was refused."""

from __future__ import annotations

from headwater.kit.errors import TooMany
from headwater.web.html.language import catalogue


def describe_refusal(code: str, status: int) -> str:
    """Put the code and status of a refused sign-in into words, in the reader's language."""
    _ = catalogue().gettext
    if status == TooMany.status:
        return _("Too many attempts. Please wait a few minutes and try again.")
    texts = {
        "invalid_grant": _("This name and password do not belong together."),
        "invalid_two_factor": _("This code is wrong, or it has been used already. Please wait for the next one."),
        "access_denied": _("This account cannot sign in at the moment. Please ask the administrator."),
        "account_waiting_for_approval": _("Your request to join waits for a moderator."),
        "account_approval_rejected": _("A moderator has rejected your request to join."),
        "stale": _("This page was open for too long. Please try again."),
    }
    return texts.get(code, _("Signing in did not work. Please try again."))
