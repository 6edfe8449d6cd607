"""Canonical RDF of JSON-LD (URDNA2015, now RDFC-1.0), with the contexts put in and bounds on what a graph may cost."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any

import msgspec

from headwater.federation.linked.contexts import bundled_context

MAX_QUADS = 5000
MAX_ORDERS = 1000  # seven alike below another nameless one take a second, eight a minute
MAX_SHARED_BLANKS = 3  # a graph of eight nameless nodes that all point at each other takes 10 s


class NotCanonical(Exception):
    """A document whose meaning cannot be told: an unknown context, a broken one, or too tangled a graph."""


def canonical_form(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document; raises NotCanonical."""
    import pyoxigraph as rdf  # 20 ms: only for who signs or verifies

    content = msgspec.json.encode(inline_contexts(document))
    try:
        quads = rdf.Dataset(rdf.parse(content, format=rdf.RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:
        raise NotCanonical(f"not JSON-LD: {error.args[0] if error.args else error}") from error
    _check_cost(quads)
    quads.canonicalize(rdf.CanonicalizationAlgorithm.RDFC_1_0)
    written = rdf.serialize(quads, format=rdf.RdfFormat.N_QUADS) or b""
    return "".join(sorted(written.decode().splitlines(keepends=True)))


def inline_contexts(value: Any) -> Any:
    """Return a document with the bundled contexts in place of their addresses; raises NotCanonical for others."""
    if isinstance(value, list):
        return [inline_contexts(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _inline(child) if key == "@context" else inline_contexts(child) for key, child in value.items()}


def _inline(context: Any) -> Any:
    if isinstance(context, list):
        return [_inline(item) for item in context]
    if isinstance(context, str):
        bundled = bundled_context(context)
        if bundled is None:
            raise NotCanonical(f"unknown context {context[:200]}")
        return bundled
    return context


def _check_cost(quads: Any) -> None:
    """Refuse graphs whose canonical form may take for ever: it tries every order of nameless things that look alike."""
    import pyoxigraph as rdf

    if len(quads) > MAX_QUADS:
        raise NotCanonical(f"more than {MAX_QUADS} statements")
    looks: dict[str, set[tuple[str, str]]] = defaultdict(set)  # of each nameless node: what is said of it
    edges: list[tuple[str, str, str]] = []  # between nameless nodes
    pointed_at: Counter[str] = Counter()
    for quad in quads:
        is_named = not isinstance(quad.object, rdf.BlankNode)
        if isinstance(quad.subject, rdf.BlankNode):
            looks[quad.subject.value].add((quad.predicate.value, str(quad.object) if is_named else ""))
            if not is_named:
                edges.append((quad.subject.value, quad.predicate.value, quad.object.value))
        if not is_named:
            pointed_at[quad.object.value] += 1
    if sum(1 for count in pointed_at.values() if count > 1) > MAX_SHARED_BLANKS:
        raise NotCanonical("too many nameless things are pointed at twice")
    alike = Counter((parent, predicate, frozenset(looks[child])) for parent, predicate, child in edges)
    orders = 1
    for count in alike.values():
        orders *= math.factorial(min(count, MAX_ORDERS))
        if orders > MAX_ORDERS:
            raise NotCanonical("too many nameless things look alike")
