"""Why a comment was not taken, in the reader's language."""

from __future__ import annotations

from headwater.kit.errors import Problem
from headwater.web.html.filters import number
from headwater.web.html.language import catalogue


def explain(problem: Problem, max_length: int) -> str:
    """Say what the person can do about a refusal, in the language that is being spoken."""
    _ = catalogue().gettext
    if problem.status == 400:
        return str(_("Write something, %(count)s characters at most.") % {"count": number(max_length)})
    if problem.status == 429:
        return str(_("You have written many comments in a short time. Wait a minute, then send it again."))
    return str(_("Nothing can be written here: comments are switched off, or that comment is gone or waits."))
