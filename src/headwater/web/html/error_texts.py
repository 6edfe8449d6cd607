"""What an error page says: what happened and what to do next, in the reader's language."""

from __future__ import annotations

import msgspec

from headwater.kit.errors import OutOfSpace, Problem
from headwater.web.html.language import catalogue


class ErrorText(msgspec.Struct, frozen=True, kw_only=True):
    """The words and ways out of an error page; `number` is what to quote when asking for help."""

    title: str
    text: str
    icon: str = "info"
    retry_href: str | None = None
    login_href: str | None = None
    number: str | None = None
    detail: str | None = None  # in English, as applications get it


def describe_error(problem: Problem, path: str, *, may_log_in: bool) -> ErrorText:
    """Put a problem into words for a person. `path` is where the person wanted to go."""
    _ = catalogue().gettext
    match problem.status:
        case 404:
            return ErrorText(
                title=_("There is nothing here"),
                text=_("The address may be mistyped, or what it showed has been removed or made private."),
                icon="search",
            )
        case 401 | 403:
            return ErrorText(
                title=_("This is not open to you"),
                text=_("You may need another account, or the permission of whoever owns it."),
                icon="lock",
                login_href="/login" if may_log_in else None,
            )
        case 429:
            return ErrorText(
                title=_("A little slower, please"),
                text=_("Too many requests came from your address. Wait a moment and try again."),
                icon="clock",
                retry_href=path,
            )
        case 503:
            return ErrorText(
                title=_("Very busy just now"),
                text=_("Too many people want something at once. Nothing is lost; try again in a moment."),
                icon="clock",
                retry_href=path,
            )
        case status if status < 500:
            return ErrorText(
                title=_("That did not work"),
                text=_("Something in what was sent cannot be taken. Nothing is changed; go back and look at it again."),
                icon="warning",
                detail=problem.detail,
            )
        case _:
            return _describe_failure(problem, path)


def _describe_failure(problem: Problem, path: str) -> ErrorText:
    """Put into words what went wrong on the server's side."""
    _ = catalogue().gettext
    if problem.status == OutOfSpace.status:
        return ErrorText(
            title=_("The server’s disk is full"),
            text=_("Nothing was saved, and what was there before stays. The administrator can make some room."),
            icon="warning",
        )
    facts = problem.extra.get("headwater")
    return ErrorText(
        title=_("Something broke on our side"),
        text=_("Nothing that you had saved is lost. Try again; if it happens again, tell the administrator."),
        icon="warning",
        retry_href=path,
        number=facts.get("number") if isinstance(facts, dict) else None,
    )
