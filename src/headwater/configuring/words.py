"""Values and mistakes of settings in words of the language that is being spoken."""

from __future__ import annotations

from typing import Any

from headwater.configuring.amounts import UNITS, split_unit, tell_amount
from headwater.configuring.fields import Control, Field, bounds_of, control_of
from headwater.kit.errors import INVALID
from headwater.web.html.filters import number
from headwater.web.html.language import catalogue

MAX_TEXT, TOO_LONG = 500_000, "Too long"  # as on the wire
LONGEST_VALUE = 80  # of a text that is only mentioned
UNLIMITED = -1


def tell_value(field: Field, value: Any) -> str:
    """Say a plain value as people would."""
    _ = catalogue().gettext
    control = control_of(field)
    if control is Control.SECRET:
        return "********" if value else _("nothing")
    if value is None:
        return _("nothing")
    if control is Control.SWITCH:
        return _("on") if value else _("off")
    if value == UNLIMITED and field.unlimited:
        return field.unlimited
    if control in UNITS and isinstance(value, int | float):
        amount, unit = split_unit(control, value)
        return tell_amount(float(amount), unit)
    if isinstance(value, int | float):
        return tell_amount(value, field.unit).rstrip()
    names = dict(field.options)
    texts = value if isinstance(value, list) else [value]
    return _shorten(", ".join(str(names.get(text, text)) for text in texts)) or _("nothing")


def tell_any(value: Any) -> str:
    """Say the value of a setting that has no field."""
    _ = catalogue().gettext
    if isinstance(value, bool):
        return _("on") if value else _("off")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _shorten(text) or _("nothing")


def explain_fault(field: Field, fault: str) -> str:
    """Say what a field takes. `fault` is what the settings tree said, in English: only that it is too long counts."""
    _ = catalogue().gettext
    bounds, control = bounds_of(field.key), control_of(field)
    if control in UNITS:
        return _("Please write a number and choose its unit.")
    if control is Control.NUMBER:
        return _explain_number(field, bounds)
    if control is Control.EMAIL:
        return _("This is no email address.")
    if control is Control.ADDRESS:
        return _("Please write a whole address, such as https://video.example.")
    if control is Control.LIST:
        return _("One of these lines is written unlike the example.")
    if control is Control.COLOUR:
        return _("Please choose a colour.")
    if control in (Control.CHOICE, Control.CHOICES):
        return _("Please choose from the list.")
    if bounds.get("min_length"):
        return _("%(least)s to %(most)s characters, please.") % {
            "least": number(bounds["min_length"]),
            "most": number(bounds.get("max_length", MAX_TEXT)),
        }
    if "max_length" in bounds or fault == TOO_LONG:
        return _("At most %s characters, please.") % number(bounds.get("max_length", MAX_TEXT))
    return INVALID  # pages have words for it


def _explain_number(field: Field, bounds: dict[str, Any]) -> str:
    _ = catalogue().gettext
    least, most = bounds.get("ge", bounds.get("gt")), bounds.get("le", bounds.get("lt"))
    if field.unlimited:
        return _("Please write a whole number, or nothing for no limit.")
    if least is not None and most is not None:
        return _("Please write a number from %(least)s to %(most)s.") % {"least": number(least), "most": number(most)}
    if least is not None:
        return _("Please write a number, %s or more.") % number(least)
    return _("Please write a number.")


def explain_contradiction(path: str) -> str | None:
    """Say why a field of the wire does not go together with others; None for what has no words of ours."""
    _ = catalogue().gettext
    words = {
        "transcoding.hls.enabled": _("Transcoding makes HLS, plain MP4 files or both: at least one must be on."),
        "videoStudio.enabled": _("The studio makes new files: transcoding must be on."),
        "live.allowReplay": _("A replay is transcoded: transcoding must be on."),
        "import.videoChannelSynchronization.enabled": _("Channels are followed by importing: that must be on."),
        "signup.requiresEmailVerification": _(
            "This instance cannot send mail yet, so nobody could confirm an address."
        ),
    }
    return words.get(path)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_VALUE else f"{plain[: LONGEST_VALUE - 1]}…"
