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

SAME = {  # one parameter of ours where they have several
    "/download/streaming-playlists/hls/videos/{}-{}-fragmented.{}": "/download/streaming-playlists/hls/videos/{}",
    "/download/web-videos/{}-{}.{}": "/download/web-videos/{}",
}
LATER = {  # operations whose rooms are not built yet
    "imports": (
        "GET /api/v1/users/me/videos/imports",
        "GET /api/v1/accounts/{accountName}/video-channel-syncs",
        "POST /api/v1/video-channels/{nameWithHost}/import-videos",
    ),
    "mirrors and exports": (
        "GET /download/user-exports/{filename}",
        "GET /static/redundancy/{filename}",
    ),
}


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


def read_operations(name: str = "endpoints") -> list[Operation]:
    """Return every operation of the groups that are finished."""
    return msgspec.json.decode((DATA / f"{name}.json").read_bytes(), type=list[Operation])


def list_later() -> set[str]:
    """Return the operations that are not built yet, by method and nameless path."""
    return {name_operation(*operation.split(" ", 1)) for group in LATER.values() for operation in group}


def name_operation(method: str, path: str) -> str:
    """Return the one name by which an operation of theirs and one of ours compare."""
    path = nameless(path.removesuffix("?"))
    return f"{method} {SAME.get(path, path)}"


def read_addresses() -> dict[str, tuple[str, Row]]:
    """Return how the authorisation matrix asks each of our routes, by method and nameless path."""
    found = {}
    for route, row in read_table().items():
        method, path = route.split(" ", 1)
        found[name_operation(method, path)] = (row.at or re.sub(r"\{\w+\}", "1", path), row)
    return found


def load_json(name: str) -> Any:
    """Return a recorded file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
