"""Why a form was refused, in the language of the page: services give reasons in English, as the API tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from headwater.kit.errors import INVALID, Problem, Reason
from headwater.web.html.filters import number
from headwater.web.html.language import catalogue

NOTHING: Mapping[str, str] = {}


class Mistakes(dict[str, str]):
    """The reason of each refused field by its name in the form; None for one that is right."""

    def __missing__(self, name: str) -> None:
        return None


def explain(
    problem: Problem | None, words: Mapping[str, str] = NOTHING, wholes: Mapping[str, str] = NOTHING
) -> tuple[Mistakes, str | None]:
    """Return the refused fields, and what concerns the form as a whole; without a problem nothing is wrong.

    A room's own `words` for its fields, and `wholes` for what the API says of all of it, go before the reason.
    """
    if problem is None:
        return Mistakes(), None
    mistakes = {name: words.get(name) or tell(problem, reason) for name, reason in problem.fields.items()}
    return Mistakes(mistakes), None if mistakes else wholes.get(problem.detail) or tell(problem, problem.detail)


def explain_field(problem: Problem, name: str) -> str:
    """Say what is wrong with the one field that a form has."""
    return tell(problem, problem.fields.get(name, problem.detail))


def tell(problem: Problem, reason: str) -> str:
    """Say one of a problem's reasons to a person; what is marked nowhere stays as the API says it."""
    _ = catalogue().gettext
    if reason == INVALID:
        return _("This cannot be taken as it is.")
    marked = problem.reasons.get(reason)
    return reason if marked is None else say(marked)


def say(reason: Reason) -> str:
    """Say a reason, its numbers written as the language does."""
    source = catalogue().gettext(reason.source)
    values = {name: number(value) if isinstance(value, int) else value for name, value in reason.values.items()}
    return source % values if values else source


def say_again(kept: str, known: Iterable[Reason]) -> str:
    """Say a sentence that was kept in English when it was one of the known reasons; any other stays as it is."""
    for reason in known:
        pattern = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(reason.source))
        found = re.fullmatch(pattern, kept)
        if found:
            source = catalogue().gettext(reason.source)
            return source % found.groupdict() if found.groupdict() else source
    return kept
