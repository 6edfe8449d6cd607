"""The JSON-LD contexts that are bundled, and the `@context` that each kind of document of ours carries."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import msgspec

ACTIVITY_STREAMS = "https://www.w3.org/ns/activitystreams"
SECURITY = "https://w3id.org/security/v1"
PUBLIC = f"{ACTIVITY_STREAMS}#Public"
_FILES = {ACTIVITY_STREAMS: "activitystreams.json", SECURITY: "security-v1.json"}


@functools.cache
def bundled_context(url: str) -> dict[str, Any] | None:
    """Return a context by its address; None when we do not have it: nothing is ever downloaded for a signature."""
    name = _FILES.get(url)
    return None if name is None else _read(name)["@context"]


def context_of(kind: str) -> list[Any]:
    """Return the `@context` of a kind of document (`Video`, `Comment`, `Actor`, ...; kinds.json)."""
    kinds = _read("kinds.json")
    own = kinds["kinds"][kind]
    return [*kinds["base"], *([own] if own else [])]


def with_context(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the `@context` of its kind in front."""
    return {"@context": context_of(kind), **document}


@functools.cache
def own_terms() -> dict[str, Any]:
    """Return every term that we give a meaning of our own, as the wire defines it, with prefixes."""
    merged: dict[str, Any] = {}
    for terms in _read("kinds.json")["kinds"].values():
        merged |= terms
    return merged | {"RsaSignature2017": "https://w3id.org/security#RsaSignature2017"}


@functools.cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode((files(__package__) / "contexts" / name).read_bytes())
    return found
