"""How a setting is described for its page: one line each. Type, bounds and default come from the settings tree."""

from __future__ import annotations

import enum
import functools
import types
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from headwater.settings.describe import find_kind
from headwater.settings.units import ByteSize, Seconds

Options = tuple[tuple[Any, str], ...]


class Control(enum.StrEnum):
    """What one touches to change a setting."""

    LINE = "line"
    EMAIL = "email"
    ADDRESS = "address"  # of the web
    TEXT = "text"
    MARKDOWN = "markdown"
    CODE = "code"
    SECRET = "secret"  # noqa: S105  # a kind of control
    COLOUR = "colour"
    NUMBER = "number"
    SIZE = "size"
    DURATION = "duration"
    SWITCH = "switch"
    CHOICE = "choice"
    CHOICES = "choices"  # several of a list
    LIST = "list"  # one entry a line
    WAY = "way"  # one of some answers, behind which several settings stand


class Field(msgspec.Struct, frozen=True):
    """One setting on a page."""

    key: str
    label: str
    help: str = ""
    control: Control | None = None  # None: as its type says
    options: Options = ()
    unit: str = ""  # what a number counts, when the label does not say it: its name in `amounts.py`, or itself
    unlimited: str = ""  # what an empty field means, where -1 is no limit


class Part(msgspec.Struct, frozen=True):
    """Fields below one heading."""

    title: str
    fields: tuple[Field, ...]
    lead: str = ""


class Group(msgspec.Struct, frozen=True):
    """One page of settings."""

    name: str  # in its address
    title: str
    lead: str
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of its fields in their order."""
        return tuple(field for part in self.parts for field in part.fields)


_CONTROLS = {bool: Control.SWITCH, int: Control.NUMBER, float: Control.NUMBER, str: Control.LINE}
_CONTROLS |= {Seconds: Control.DURATION, ByteSize: Control.SIZE}


def control_of(field: Field) -> Control:
    """Return what a field is changed with."""
    if field.control is not None:
        return field.control
    kind = kind_of(field.key)
    if kind in _CONTROLS:
        return _CONTROLS[kind]
    if get_origin(kind) in (list, tuple):
        return Control.CHOICES if field.options else Control.LIST
    return Control.CHOICE


def kind_of(key: str) -> Any:
    """Return the type of a setting; of one that may also be nothing (None), its other type."""
    kind, _ = find_kind(key)
    kinds = [part for part in get_args(kind) if part is not types.NoneType]
    return kinds[0] if get_origin(kind) in (Union, types.UnionType) and len(kinds) == 1 else kind


@functools.cache
def bounds_of(key: str) -> dict[str, Any]:
    """Return the bounds of a setting that are set, by their names (`ge`, `max_length`, ...)."""
    names = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern")
    _, metas = find_kind(key)
    return {name: value for meta in metas for name in names if (value := getattr(meta, name)) is not None}


@functools.cache
def choices_of(key: str) -> tuple[str, ...]:
    """Return the values that a setting of fixed choices takes; of a list, those of its entries."""
    kind = kind_of(key)
    if get_origin(kind) in (list, tuple):
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return get_args(kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return tuple(member.value for member in kind)
    return ()
