"""Queries and forms as clients write them: `a=1&a=2`, `a[]=1`, `a[0]=1`, `a[b]=1` become plain lists and objects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from headwater.kit.errors import Invalid

_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_INNER = re.compile(r"\[([^\[\]]*)\]")
MAX_PAIRS = 1000  # a form of the wire has a few dozen
MAX_DEPTH = 3


def nest(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Build the object that a list of pairs describes; raises Invalid when it is too long or too deep."""
    tree: dict[str, Any] = {}
    for number, (key, value) in enumerate(pairs):
        if number >= MAX_PAIRS:
            raise Invalid("Too many parameters")
        parts = _KEY.fullmatch(key)
        path = [parts[1], *_INNER.findall(parts[2])] if parts else [key]
        if len(path) > MAX_DEPTH + 1:
            raise Invalid(f"Incorrect request parameters: {path[0]}", fields={path[0]: "Nested too deeply"})
        _place(tree, path, value)
    return {key: _settle(value) for key, value in tree.items()}


def _place(tree: dict[str, Any], path: list[str], value: Any) -> None:
    *parents, last = path
    if parents and last == "":  # a[]: one more of a
        *parents, last = parents
        value = _Many([value])
    for parent in parents:
        below = tree.get(parent)
        if not isinstance(below, dict):
            below = tree[parent] = {} if below is None else {"0": below}
        tree = below
    before = tree.get(last)
    if before is None:
        tree[last] = value
    else:
        tree[last] = _Many([*_as_many(before), *_as_many(value)])


class _Many(list[Any]):
    """Values that were given under one name."""


def _as_many(value: Any) -> list[Any]:
    return value if isinstance(value, _Many) else [value]


def _settle(value: Any) -> Any:
    """Make lists of what was given by number."""
    if isinstance(value, _Many):
        return [_settle(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() and len(key) < 5 for key in value):
        return [_settle(value[key]) for key in sorted(value, key=int)]
    return {key: _settle(below) for key, below in value.items()}
