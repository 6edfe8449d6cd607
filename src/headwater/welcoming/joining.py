"""Who may join, asked as one question: three settings stand behind the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from headwater.settings import Settings
from headwater.web.html.language import catalogue

WAY = "way"  # the name in the form
ENABLED, APPROVAL, INVITING = "signup.enabled", "signup.requires_approval", "signup.invitations.by_users"
SWITCHES = (ENABLED, APPROVAL, INVITING)
# What an answer sets; what it does not name stays as it is and counts again with another answer.
WAYS: dict[str, dict[str, bool]] = {
    "nobody": {ENABLED: False, INVITING: False},
    "invited": {ENABLED: False, INVITING: True},
    "request": {ENABLED: True, APPROVAL: True},
    "everybody": {ENABLED: True, APPROVAL: False},
}


class Way(msgspec.Struct, frozen=True):
    """One answer as the page offers it."""

    name: str
    label: str
    help: str
    is_possible: bool  # not against what the environment sets


def find_way(settings: Settings) -> str:
    """Return the answer that is in force."""
    now = _read(settings)
    return next(name for name, wanted in WAYS.items() if all(now[key] == value for key, value in wanted.items()))


def spread(form: Mapping[str, Any], settings: Settings) -> dict[str, Any] | None:
    """Return a form with a switch for each of the three settings; None when it has no answer."""
    wanted = WAYS.get(str(form.get(WAY)))
    if wanted is None:
        return None
    others = {name: value for name, value in form.items() if name not in SWITCHES}
    return others | {key: "true" for key, value in (_read(settings) | wanted).items() if value}


def offer_ways(settings: Settings, lock_of: Callable[[str], str]) -> list[Way]:
    """Return the answers in the language that is being spoken."""
    now = _read(settings)

    def is_possible(name: str) -> bool:
        return all(now[key] == value or not lock_of(key) for key, value in WAYS[name].items())

    return [Way(name, label, text, is_possible(name)) for name, (label, text) in _words().items()]


def _read(settings: Settings) -> dict[str, bool]:
    signup = settings.signup
    return {ENABLED: signup.enabled, APPROVAL: signup.requires_approval, INVITING: signup.invitations.by_users}


def _words() -> dict[str, tuple[str, str]]:
    _, pgettext = catalogue().gettext, catalogue().pgettext
    return {
        "nobody": (pgettext("who may join", "Nobody"), _("Only administrators make accounts.")),
        "invited": (_("By invitation only"), _("People who have an account invite others, by links that end.")),
        "request": (
            _("By request"),
            _("People write why they want to join; it keeps out machines and strangers to your rules."),
        ),
        "everybody": (pgettext("who may join", "Everybody"), _("At once, as long as there are free places.")),
    }
