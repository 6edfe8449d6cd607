"""Settings as their page shows them: value, default, where it comes from, what was written and why it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from headwater.appearance import DEFAULT_ACCENT
from headwater.configuring.amounts import UNITS, name_unit, name_units, split_unit
from headwater.configuring.fields import Control, Field, Group, Options, bounds_of, choices_of, control_of
from headwater.configuring.forms import UNIT
from headwater.configuring.joining import SWITCHES, WayView, asks_who_may_join, view_joining
from headwater.configuring.words import UNLIMITED, tell_value
from headwater.runtime import Runtime
from headwater.settings.layers import get_key, has_key, is_read_at_start, write_plain


class FieldView(msgspec.Struct, frozen=True, kw_only=True):
    """One field."""

    key: str
    label: str
    help: str
    control: Control
    value: Any  # what stands in it: a text, True or False, or the chosen values
    unit: str  # what follows a number, or the chosen unit
    units: list[tuple[str, str]]
    options: Options
    unlimited: str
    bounds: dict[str, Any]
    error: str | None
    lock: str  # what wins over it; empty: nothing
    default: str  # what counts when nothing is saved
    is_saved: bool
    waits: bool  # for the next start


class PartView(msgspec.Struct, frozen=True):
    """Fields below one heading."""

    title: str
    lead: str
    fields: list[FieldView | WayView]


def view_group(
    group: Group,
    runtime: Runtime,
    saved: Mapping[str, Any],
    *,
    written: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[PartView]:
    """Return the parts of a page; `written` is a form that was refused."""
    tree, unsaved = write_plain(runtime.settings), write_plain(runtime.layers.build())

    def view(field: Field) -> FieldView:
        control, lock = control_of(field), runtime.layers.lock_of(field.key)
        value, unit = _show(field, control, get_key(tree, field.key))
        if written is not None and not lock:
            value, unit = _show_written(field, control, written, unit)
        return FieldView(
            key=field.key,
            label=field.label,
            help=field.help,
            control=control,
            value=value,
            unit=unit,
            units=name_units(control),
            options=_options_of(field, control, get_key(tree, field.key)),
            unlimited=field.unlimited,
            bounds=bounds_of(field.key),
            error=(errors or {}).get(field.key),
            lock=lock,
            default=tell_value(field, get_key(unsaved, field.key)),
            is_saved=not lock and has_key(saved, field.key),
            waits=is_read_at_start(field.key),
        )

    def view_all(fields: tuple[Field, ...]) -> list[FieldView | WayView]:
        views: list[FieldView | WayView] = [view(field) for field in fields if field.key not in SWITCHES]
        asked = [view_joining(runtime, saved, written, errors or {})] if asks_who_may_join(fields) else []
        return [*asked, *views]

    return [PartView(part.title, part.lead, view_all(part.fields)) for part in group.parts]


def _show(field: Field, control: Control, value: Any) -> tuple[Any, str]:
    """Return what stands in a field, and its unit."""
    if control is Control.SECRET or value is None:
        return "", ""
    if control is Control.COLOUR:
        return value or DEFAULT_ACCENT, ""
    if control in UNITS:
        if value == UNLIMITED and field.unlimited:
            return "", list(UNITS[control])[-2]
        return split_unit(control, value)
    if control is Control.NUMBER:
        return ("" if value == UNLIMITED and field.unlimited else f"{value:.10g}"), name_unit(field.unit)
    if control is Control.LIST:
        return "\n".join(map(str, value)), ""
    return value, ""


def _show_written(field: Field, control: Control, written: Mapping[str, Any], unit: str) -> tuple[Any, str]:
    """Return what somebody wrote into a field."""
    if control is Control.SWITCH:
        return field.key in written, unit
    if control is Control.CHOICES:
        given = written.get(field.key, [])
        return (given if isinstance(given, list) else [given]), unit
    text = written.get(field.key, "")
    chosen = written.get(field.key + UNIT, unit)
    return (text if isinstance(text, str) else ""), (chosen if isinstance(chosen, str) else unit)


def _options_of(field: Field, control: Control, value: Any) -> Options:
    """Return the choices; a value that stands in the settings though it is none of them stays one."""
    if control not in (Control.CHOICE, Control.CHOICES):
        return ()
    options = field.options or tuple((choice, choice) for choice in choices_of(field.key))
    known = {option for option, _ in options}
    kept = value if isinstance(value, list) else [value]
    return (*options, *((one, str(one)) for one in kept if one not in known))
