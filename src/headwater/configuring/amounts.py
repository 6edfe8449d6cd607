"""Durations, sizes and other counted things of settings: their units, and amounts of them in words."""

from __future__ import annotations

from collections.abc import Callable

from headwater.configuring.fields import Control
from headwater.web.html.filters import number
from headwater.web.html.language import catalogue, current_locale

DURATIONS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
SIZES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
UNITS = {Control.DURATION: DURATIONS, Control.SIZE: SIZES}


def name_units(control: Control) -> list[tuple[str, str]]:
    """Return the units of sizes or durations with their names; none for other controls."""
    return [(unit, name_unit(unit)) for unit in UNITS.get(control, ())]


def name_unit(unit: str) -> str:
    """Name a unit as it stands beside a number that one writes; one that is the same everywhere names itself."""
    pgettext = catalogue().pgettext
    names = {
        "second": pgettext("unit", "seconds"),
        "minute": pgettext("unit", "minutes"),
        "hour": pgettext("unit", "hours"),
        "day": pgettext("unit", "days"),
        "year": pgettext("unit", "years"),
        "character": pgettext("unit", "characters"),
        "B": pgettext("unit", "bytes"),
        "KB": pgettext("unit", "KB"),
        "MB": pgettext("unit", "MB"),
        "GB": pgettext("unit", "GB"),
        "TB": pgettext("unit", "TB"),
    }
    return names.get(unit, unit)


def split_unit(control: Control, value: float) -> tuple[str, str]:
    """Write a size or duration with the largest unit in which it is short: `("1.5", "day")`."""
    units = UNITS[control]
    for unit, factor in reversed(units.items()):
        amount = value / factor
        if amount >= 1 and amount == round(amount, 2):
            return f"{amount:.10g}", unit
    return f"{value:.10g}", next(iter(units))


def tell_amount(amount: float, unit: str) -> str:
    """Say so many of a unit, in the plural that the language has for it: `1 minute`, `1.5 days`."""
    forms = _forms(catalogue().npgettext).get(unit)
    if forms is None:
        return f"{number(amount)} {name_unit(unit)}"
    return forms(_stand_in(amount)) % {"count": number(amount)}


def _forms(npgettext: Callable[[str, str, str, int], str]) -> dict[str, Callable[[int], str]]:
    return {
        "second": lambda n: npgettext("amount", "%(count)s second", "%(count)s seconds", n),
        "minute": lambda n: npgettext("amount", "%(count)s minute", "%(count)s minutes", n),
        "hour": lambda n: npgettext("amount", "%(count)s hour", "%(count)s hours", n),
        "day": lambda n: npgettext("amount", "%(count)s day", "%(count)s days", n),
        "year": lambda n: npgettext("amount", "%(count)s year", "%(count)s years", n),
        "character": lambda n: npgettext("amount", "%(count)s character", "%(count)s characters", n),
        "B": lambda n: npgettext("amount", "%(count)s byte", "%(count)s bytes", n),
    }


def _stand_in(amount: float) -> int:
    """Return a whole number of the same plural: catalogues know no fractions (1.5 is one in French, many in German)."""
    if amount == int(amount):
        return int(amount)
    plural = current_locale().plural_form
    return next((n for n in (1, 2, 0, 3, 11, 100) if plural(n) == plural(amount)), 2)
