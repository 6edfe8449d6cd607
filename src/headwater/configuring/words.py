"""Values, units and mistakes of settings in words of the language that is being spoken."""

from __future__ import annotations

from typing import Any

from headwater.configuring.fields import Control, Field, bounds_of, control_of
from headwater.web.html.filters import number
from headwater.web.html.language import catalogue

LONGEST_VALUE = 80  # of a text that is only mentioned
DURATIONS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
SIZES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
UNITS = {Control.DURATION: DURATIONS, Control.SIZE: SIZES}
UNLIMITED = -1


def name_units(control: Control) -> list[tuple[str, str]]:
    """Return the units of sizes or durations with their names; none for other controls."""
    pgettext = catalogue().pgettext
    names = {
        "second": pgettext("unit", "seconds"),
        "minute": pgettext("unit", "minutes"),
        "hour": pgettext("unit", "hours"),
        "day": pgettext("unit", "days"),
        "B": pgettext("unit", "bytes"),
        "KB": pgettext("unit", "KB"),
        "MB": pgettext("unit", "MB"),
        "GB": pgettext("unit", "GB"),
        "TB": pgettext("unit", "TB"),
    }
    return [(unit, names[unit]) for unit in UNITS.get(control, ())]


def split_unit(control: Control, value: float) -> tuple[str, str]:
    """Write a size or duration with the largest unit in which it is short: `("1.5", "day")`."""
    units = UNITS[control]
    for unit, factor in reversed(units.items()):
        amount = value / factor
        if amount >= 1 and amount == round(amount, 2):
            return f"{amount:.10g}", unit
    return f"{value:.10g}", next(iter(units))


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
        return f"{number(float(amount))} {dict(name_units(control))[unit]}"
    if isinstance(value, int | float):
        return f"{number(value)} {field.unit}".rstrip()
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
    """Say what a field takes; `fault` is what the settings tree said, for what has no words of ours."""
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
            "most": number(bounds.get("max_length", 500_000)),
        }
    if "max_length" in bounds:
        return _("At most %s characters, please.") % number(bounds["max_length"])
    return fault


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
        "signup.requiresEmailVerification": _(
            "This instance cannot send mail yet, so nobody could confirm an address."
        ),
    }
    return words.get(path)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_VALUE else f"{plain[: LONGEST_VALUE - 1]}…"
