"""Who may join, asked as one question: three settings stand behind the answer, and cannot contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from headwater.configuring.fields import Control, Field
from headwater.configuring.forms import DEFAULTS, list_wanted_back
from headwater.kit.errors import INVALID, Invalid
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.layers import has_key
from headwater.web.html.language import catalogue

WAY = "way"  # the name in the form
ENABLED, APPROVAL, INVITING = "signup.enabled", "signup.requires_approval", "signup.invitations.by_users"
SWITCHES = (ENABLED, APPROVAL, INVITING)
# What an answer sets; what it does not name stays as it is and counts again with another answer.
WAYS: dict[str, dict[str, bool]] = {
    "nobody": {ENABLED: False, INVITING: False},
    "invited": {ENABLED: False, INVITING: True},
    "request": {ENABLED: True, APPROVAL: True, INVITING: False},
    "request-or-invited": {ENABLED: True, APPROVAL: True, INVITING: True},
    "everybody": {ENABLED: True, APPROVAL: False},
}


class Way(msgspec.Struct, frozen=True):
    """One answer as the page offers it."""

    name: str
    label: str
    help: str
    is_possible: bool  # not against what the environment sets


class WayView(msgspec.Struct, frozen=True, kw_only=True):
    """The question on a page, in the place of the fields of its settings."""

    key: str = WAY
    control: Control = Control.WAY
    label: str
    value: str  # the chosen answer
    ways: list[Way]
    error: str | None
    lock: str  # what wins over one of the settings; empty: nothing
    default: str
    is_saved: bool
    waits: bool = False


def asks_who_may_join(fields: Sequence[Field]) -> bool:
    """Whether these are the fields of a page that asks it."""
    return ENABLED in {field.key for field in fields}


def spread(form: Mapping[str, Any], runtime: Runtime) -> dict[str, Any]:
    """Return a form with a switch for each of the three settings; raises Invalid when it has no possible answer."""
    settings, answer = runtime.settings, str(form.get(WAY))
    if answer not in {way.name for way in _offer(settings, runtime.layers.lock_of) if way.is_possible}:
        raise Invalid("Incorrect request parameters: way", fields={WAY: INVALID})
    others = {name: value for name, value in form.items() if name not in SWITCHES}
    back = list_wanted_back(form)
    others |= {DEFAULTS: [*back, *SWITCHES]} if WAY in back else {}
    return others | {key: "true" for key, value in (_read(settings) | WAYS[answer]).items() if value}


def view_joining(
    runtime: Runtime, saved: Mapping[str, Any], written: Mapping[str, Any] | None, errors: Mapping[str, str]
) -> WayView:
    """Return the question in the language that is being spoken; `written` is a form that was refused."""
    _, layers = catalogue().gettext, runtime.layers
    ways = _offer(runtime.settings, layers.lock_of)
    labels = {way.name: way.label for way in ways}
    error = _("Please choose from the list.") if WAY in errors else None
    return WayView(
        label=_("New people"),
        value=_find_way(runtime.settings) if written is None else str(written.get(WAY)),
        ways=ways,
        error=error or next((errors[key] for key in SWITCHES if key in errors), None),
        lock=next((lock for key in SWITCHES if (lock := layers.lock_of(key))), ""),
        default=labels[_find_way(layers.build())],
        is_saved=any(has_key(saved, key) for key in SWITCHES),
    )


def _find_way(settings: Settings) -> str:
    now = _read(settings)
    return next(name for name, wanted in WAYS.items() if all(now[key] == value for key, value in wanted.items()))


def _offer(settings: Settings, lock_of: Callable[[str], str]) -> list[Way]:
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
        "request-or-invited": (
            _("By request, or by invitation"),
            _("Strangers write why they want to join; whom somebody invites who has an account joins at once."),
        ),
        "everybody": (pgettext("who may join", "Everybody"), _("At once, as long as there are free places.")),
    }
