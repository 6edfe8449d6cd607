"""Every setting as a row: key, type, default, help. What `headwater config keys` and docs/settings.md are made of."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from headwater.settings.tree import Settings
from headwater.settings.units import ByteSize, Seconds

_NAMES = {Seconds: "duration", ByteSize: "size", str: "text", int: "number", float: "number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Key:
    """One setting, or a section (`kind` is empty)."""

    name: str  # dotted, as written in a settings file
    kind: str
    default: str
    help: str


class UnknownKey(KeyError):
    """A dotted key that names no setting."""


def find_kind(key: str) -> tuple[Any, list[msgspec.Meta]]:
    """Return the type of a setting and what is said of it (help and bounds); raises UnknownKey."""
    kind: Any = Settings
    metas: list[msgspec.Meta] = []
    for part in key.split("."):
        names = {field.encode_name: field.name for field in _fields_of(kind)}
        if part not in names:
            raise UnknownKey(key)
        kind, metas = _unwrap(get_type_hints(kind, include_extras=True)[names[part]])
    return kind, metas


def _fields_of(kind: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else ()


def list_keys(defaults: msgspec.Struct | None = None, prefix: str = "") -> Iterator[Key]:
    """Yield the keys of the tree; each section (a row without a kind) is followed by its keys, then by its sections."""
    values = Settings() if defaults is None else defaults
    hints = get_type_hints(type(values), include_extras=True)
    sections = []
    for field in msgspec.structs.fields(values):
        name, value = prefix + field.encode_name, getattr(values, field.name)
        kind, metas = _unwrap(hints[field.name])
        text = " ".join(meta.description for meta in metas if meta.description)
        if isinstance(value, msgspec.Struct):
            sections.append((Key(name, "", "", text), value))
        else:
            yield Key(name, _describe_kind(kind, metas), write_value(value), text)
    for row, value in sections:
        yield row
        yield from list_keys(value, f"{row.name}.")


def _unwrap(annotation: Any) -> tuple[Any, list[msgspec.Meta]]:
    if hasattr(annotation, "__metadata__"):
        return annotation.__origin__, [meta for meta in annotation.__metadata__ if isinstance(meta, msgspec.Meta)]
    return annotation, []


def _describe_kind(kind: Any, metas: list[msgspec.Meta]) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        return " | ".join(map(str, get_args(kind)))
    if origin in (list, tuple):
        return f"list of {_describe_kind(get_args(kind)[0], [])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_describe_kind(part, []) for part in get_args(kind) if part is not type(None))
    bounds = [
        text
        for meta in metas
        for bound, text in ((meta.ge, f"at least {meta.ge}"), (meta.le, f"at most {meta.le}"))
        if bound is not None
    ]
    return ", ".join([_NAMES.get(kind, str(getattr(kind, "__name__", kind))), *bounds])


def write_value(value: Any) -> str:
    """Write a setting as it may stand in a settings file: durations and sizes with their largest whole unit."""
    if isinstance(value, Seconds):
        return _write_units(float(value), (("days", 86400), ("hours", 3600), ("minutes", 60)), "s")
    if isinstance(value, ByteSize):
        return _write_units(int(value), (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)), "B")
    return msgspec.json.encode(value).decode()


def _write_units(value: float, units: tuple[tuple[str, int], ...], smallest: str) -> str:
    if value == -1:
        return "-1"
    for unit, factor in units:
        if value >= factor and value % factor == 0:
            return f"{int(value // factor)} {unit}"
    return f"{int(value) if value == int(value) else value} {smallest}"  # every digit: it is read again
