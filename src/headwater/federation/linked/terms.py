"""Whether plain reading of a signed document finds what was signed.

A linked-data signature covers a graph; we read JSON. A document may define its own terms, so somebody could rename
`actor` in a signed document, or add a key that no context defines and no signature covers. Hence: definitions must not
touch the terms that we read, and keys that the signature does not cover are taken out.
"""

from __future__ import annotations

import functools
from typing import Any

from headwater.federation.linked.canonical import NotCanonical
from headwater.federation.linked.contexts import ACTIVITY_STREAMS, SECURITY, bundled_context, own_terms

_ALLOWED_KEYWORDS = {"@language"}
_ALLOWED_DEFINITION = {"@id", "@type", "@container"}


def keep_signed_terms(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without what no context defines; raises NotCanonical when terms are bent."""
    kept: dict[str, Any] = _keep(document, frozenset(_standard_terms()))
    return kept


def _keep(value: Any, defined: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_keep(item, defined) for item in value]
    if not isinstance(value, dict):
        return value
    if "@context" in value:
        defined |= _read_context(value["@context"])
    kept = {}
    for key, child in value.items():
        if key == "@context":
            kept[key] = child
        elif key.startswith("@") or ":" in key:
            raise NotCanonical(f"the key {key[:100]} is not taken in signed documents")
        elif key in defined:
            kept[key] = _keep(child, _inside(key, defined))
    return kept


def _inside(key: str, defined: frozenset[str]) -> frozenset[str]:
    """Keys of a language map are languages, not terms."""
    return _ANY if key.endswith("Map") else defined


class _Everything(frozenset[str]):
    def __contains__(self, item: object) -> bool:
        return True


_ANY = _Everything()


def _read_context(context: Any) -> frozenset[str]:
    terms: frozenset[str] = frozenset()
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            _check_definitions(part)
            terms |= frozenset(part)
        elif not isinstance(part, str):
            raise NotCanonical("a context is an address or an object")
    return terms


def _check_definitions(context: dict[str, Any]) -> None:
    for term, definition in context.items():
        if term.startswith("@"):
            if term not in _ALLOWED_KEYWORDS:
                raise NotCanonical(f"{term[:50]} is not taken in a context")
            continue
        if isinstance(definition, dict):
            if not set(definition) <= _ALLOWED_DEFINITION or definition.get("@type") == "@vocab":
                raise NotCanonical(f"the definition of {term[:50]} is not taken")
            definition = definition.get("@id")
        if not isinstance(definition, str) or definition.startswith(("@", "_:")):
            raise NotCanonical(f"the definition of {term[:50]} is not taken")
        _check_meaning(term, _expand(definition, context))


def _check_meaning(term: str, meaning: str) -> None:
    """A term that we read keeps its meaning, and no other term takes that meaning on."""
    known = _meanings()
    if term in known:
        if meaning not in known[term]:
            raise NotCanonical(f"{term} means something else here")
    elif meaning in _all_meanings():
        raise NotCanonical(f"{term[:50]} is another name for a known thing")


@functools.cache
def _standard_terms() -> dict[str, Any]:
    return {**(bundled_context(ACTIVITY_STREAMS) or {}), **(bundled_context(SECURITY) or {})}


@functools.cache
def _meanings() -> dict[str, set[str]]:
    """Return what each term that we read may mean."""
    found: dict[str, set[str]] = {}
    sources = (bundled_context(ACTIVITY_STREAMS) or {}, bundled_context(SECURITY) or {}, own_terms())
    for source in sources:
        for term, definition in source.items():
            target = definition.get("@id") if isinstance(definition, dict) else definition
            if isinstance(target, str) and not term.startswith("@"):
                found.setdefault(term, set()).add(_expand(target, {**_standard_terms(), **source}))
    return found


@functools.cache
def _all_meanings() -> frozenset[str]:
    return frozenset(meaning for meanings in _meanings().values() for meaning in meanings)


def _expand(compact: str, context: dict[str, Any]) -> str:
    prefix, colon, rest = compact.partition(":")
    if not colon or rest.startswith("//"):
        return compact
    target = {**_standard_terms(), **context}.get(prefix)
    return target + rest if isinstance(target, str) else compact
