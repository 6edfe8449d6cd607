"""Which feature answers an address with which document: declared as `Feature(documents=...)`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.house.feature import collect
from headwater.settings import Settings


class Asked(msgspec.Struct, frozen=True):
    """What was asked for: the parts of the path, and the query."""

    parts: dict[str, str]
    query: Mapping[str, str]


class Moved(msgspec.Struct, frozen=True):
    """The thing lives elsewhere: answered with 302."""

    url: str


class Departed(msgspec.Struct, frozen=True):
    """The thing is gone for good: answered with 410 and a Tombstone."""

    document: dict[str, Any]


class KeysNeeded(Exception):
    """The document shows a key that has not been made yet."""

    def __init__(self, actor_id: int) -> None:
        super().__init__(f"actor {actor_id} has no keys")
        self.actor_id = actor_id


Built = dict[str, Any] | Moved | Departed | None


class Document(msgspec.Struct, frozen=True):
    """Addresses and what makes their document: `{name}` stands for one part of a path.

    `build` runs in a read transaction; it returns the document with its `@context`, Moved, Departed, or None (404), and
    may raise problems. `pages` are addresses that have a page too; `paths` have only the document.
    """

    build: Callable[[Session, Settings, Asked], Built]
    paths: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@functools.cache
def _documents() -> tuple[tuple[re.Pattern[str], Document], ...]:
    found = []
    for document in collect("documents"):
        for path in (*document.paths, *document.pages):
            found.append((re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), document))
    return tuple(found)


def find_document(path: str) -> tuple[Document, dict[str, str]] | None:
    """Return the document of a path, and the parts of it."""
    for pattern, document in _documents():
        if (match := pattern.fullmatch(path)) is not None:
            return document, match.groupdict()
    return None


def own_paths() -> list[str]:
    """Return the addresses that have only a document, as routes."""
    return sorted(re.sub(r"\{(\w+)\}", r"{\1:str}", path) for item in collect("documents") for path in item.paths)
