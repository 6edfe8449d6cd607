"""The reasons for which a field of a video is refused, in words for whoever filled it in."""

from __future__ import annotations

from headwater.kit.errors import Problem
from headwater.web.html import reasons
from headwater.web.html.language import catalogue, speaking

_OTHER_NAMES = {"scheduleUpdate": "scheduleAt"}  # of the wire: the form has several fields for it


def explain(problem: Problem | None, language: str) -> tuple[dict[str, str], str | None]:
    """Return the reason of each refused field, by its name in the form, and what concerns no field."""
    with speaking(language):
        mistakes, whole = reasons.explain(problem, _words())
        return {_OTHER_NAMES.get(name, name): reason for name, reason in mistakes.items()}, whole


def _words() -> dict[str, str]:
    _ = catalogue().gettext
    return {
        "name": _("A title has 3 to 120 characters."),
        "description": _("A description has 3 to 10,000 characters."),
        "support": _("A support text has 3 to 1,000 characters."),
        "nsfwSummary": _("Say it in 3 to 250 characters."),
        "tags": _("At most five tags, each of 2 to 30 characters."),
        "language": _("Choose a language of the list."),
        "category": _("Choose a category of the list."),
        "licence": _("Choose a licence of the list."),
        "privacy": _("Choose who may watch."),
        "channelId": _("Choose a channel of yours."),
        "commentsPolicy": _("Choose whether people may comment."),
        "originallyPublishedAt": _("This is not a date."),
        "scheduleAt": _("This is not a time, or its zone is not known."),
        "scheduleUpdate": _("This is not a time, or its zone is not known."),
        "videoPasswords": _("Write 1 to 100 different passwords, one on each line, of 2 to 100 characters."),
    }
