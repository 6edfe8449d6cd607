"""A page of settings as a form sends it: texts become plain values, what is not changed is left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from headwater.appearance import DEFAULT_ACCENT
from headwater.configuring.amounts import UNITS
from headwater.configuring.fields import Control, Field, control_of, kind_of
from headwater.configuring.words import MAX_TEXT, TOO_LONG, UNLIMITED

UNIT, DEFAULTS, VERSION = ".unit", "default", "version"


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants: values by key, keys that shall go back to file and default, and fields that are wrong."""

    values: dict[str, Any]
    removed: list[str]
    wrong: dict[str, str]


def read_wish(fields: tuple[Field, ...], form: Mapping[str, Any], tree: Callable[[str], Any]) -> Wish:
    """Read a form; `tree` gives the value in force of a key. What equals it, or was not sent, is no wish."""
    wanted_back = list_wanted_back(form)
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        control = control_of(field)
        if field.key in wanted_back or (field.key not in form and control not in (Control.SWITCH, Control.CHOICES)):
            continue
        now = tree(field.key)
        try:
            value = _READERS[control](field, form, now)
        except (ValueError, OverflowError) as error:
            wrong[field.key] = str(error)
        else:
            if value != ("" if now is None else now):
                values[field.key] = value
    return Wish(values, [field.key for field in fields if field.key in wanted_back], wrong)


def list_wanted_back(form: Mapping[str, Any]) -> list[Any]:
    """Return the keys that shall go back to file and default."""
    back = form.get(DEFAULTS, [])
    return back if isinstance(back, list) else [back]


def _text_of(field: Field, form: Mapping[str, Any]) -> str:
    text = form.get(field.key, "")
    if not isinstance(text, str) or "\x00" in text:
        raise ValueError("Invalid value")
    if len(text) > MAX_TEXT:
        raise ValueError(TOO_LONG)
    return text


def _read_line(field: Field, form: Mapping[str, Any], _now: Any) -> str:
    return " ".join(_text_of(field, form).split())


def _read_text(field: Field, form: Mapping[str, Any], now: Any) -> str:
    text = _text_of(field, form).replace("\r\n", "\n")
    return str(now) if text == str(now).replace("\r\n", "\n") else text  # browsers send other line ends


def _read_secret(field: Field, form: Mapping[str, Any], now: Any) -> Any:
    return _text_of(field, form) or now or ""  # it is never shown: an empty field leaves it as it is


def _read_colour(field: Field, form: Mapping[str, Any], now: Any) -> str:
    text = _text_of(field, form).strip().lower()
    return "" if text == DEFAULT_ACCENT and not now else text


def _read_number(field: Field, form: Mapping[str, Any], _now: Any) -> int | float:
    text = _text_of(field, form).strip().replace(",", ".").replace("−", "-")
    if not text and field.unlimited:
        return UNLIMITED
    return int(text) if kind_of(field.key) is int else _finite(text)


def _read_amount(field: Field, form: Mapping[str, Any], _now: Any) -> int | float:
    text = _text_of(field, form).strip().replace(",", ".")
    control = control_of(field)
    if not text and field.unlimited:
        return UNLIMITED
    factor = UNITS[control].get(str(form.get(field.key + UNIT)))
    amount = _finite(text)
    if factor is None or amount < 0:
        raise ValueError("Invalid value")
    return round(amount * factor) if control is Control.SIZE else amount * factor


def _finite(text: str) -> float:
    amount = float(text)
    if not abs(amount) < 2**53:  # what every reader keeps exact; not for NaN either
        raise ValueError("Invalid value")
    return amount


def _read_list(field: Field, form: Mapping[str, Any], _now: Any) -> list[str]:
    return [line.strip() for line in _text_of(field, form).splitlines() if line.strip()]


def _read_choices(field: Field, form: Mapping[str, Any], now: Any) -> list[Any]:
    given = form.get(field.key, [])
    chosen = [text for text in (given if isinstance(given, list) else [given]) if text != ""]
    if not all(isinstance(text, str) for text in chosen):
        raise ValueError("Invalid value")
    (kind,) = get_args(kind_of(field.key))
    known = {str(value) for value, _ in field.options}
    if not set(chosen) <= known | {str(value) for value in now}:
        raise ValueError("Invalid value")
    values = [int(text) for text in chosen] if kind is int else list(chosen)
    return now if set(values) == set(now) else values


_READERS: dict[Control, Callable[[Field, Mapping[str, Any], Any], Any]] = {
    Control.LINE: _read_line,
    Control.EMAIL: _read_line,
    Control.ADDRESS: _read_line,
    Control.TEXT: _read_text,
    Control.MARKDOWN: _read_text,
    Control.CODE: _read_text,
    Control.SECRET: _read_secret,
    Control.COLOUR: _read_colour,
    Control.NUMBER: _read_number,
    Control.SIZE: _read_amount,
    Control.DURATION: _read_amount,
    Control.SWITCH: lambda field, form, _now: field.key in form,
    Control.CHOICE: _read_line,
    Control.CHOICES: _read_choices,
    Control.LIST: _read_list,
}
