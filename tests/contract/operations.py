"""The reference's operations of the finished groups, and how to ask ours for each of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
from tests.web.test_authorisation import Row, read_table

from headwater.web.openapi import nameless

DATA = Path(__file__).parents[1] / "data" / "reference"


class Parameter(msgspec.Struct, rename="camel"):
    """One parameter of an operation."""

    name: str
    place: str = msgspec.field(name="in")
    type: str = "any"
    required: bool = False
    from_spec_only: bool = False


class Operation(msgspec.Struct):
    """One operation of the reference."""

    method: str
    path: str
    group: str
    params: list[Parameter] = []
    success: list[int] = []

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def read_operations() -> list[Operation]:
    """Return every operation of the groups that are finished."""
    return msgspec.json.decode((DATA / "endpoints.json").read_bytes(), type=list[Operation])


def read_addresses() -> dict[str, tuple[str, Row]]:
    """Return how the authorisation matrix asks each of our routes, by method and nameless path."""
    found = {}
    for route, row in read_table().items():
        method, path = route.split(" ", 1)
        found[f"{method} {nameless(path)}"] = (row.at or re.sub(r"\{\w+\}", "1", path), row)
    return found


def load_json(name: str) -> Any:
    """Return a recorded file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
