"""Signed documents from strangers: what is read is what was signed, and no graph costs too much."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.support.activitypub import read

from headwater.federation.bounds import Bounds, OutOfBounds, read_document
from headwater.federation.linked import NotCanonical, context_of, parse_signature, sign_document, verify_document
from headwater.federation.linked.canonical import canonical_form
from headwater.federation.linked.contexts import ACTIVITY_STREAMS
from headwater.federation.signatures import load_private_key, load_public_key

ACTOR = "http://localhost:9101/accounts/alice"
KEYS = read("keys.json")[ACTOR]
PRIVATE, PUBLIC = load_private_key(KEYS["privateKeyPem"]), load_public_key(KEYS["publicKeyPem"])
LIKE = {"id": f"{ACTOR}/likes/1", "type": "Like", "actor": ACTOR, "object": "http://localhost:9102/videos/watch/1"}


def sign(document: dict[str, Any], context: Any = None) -> dict[str, Any]:
    whole = {"@context": context or context_of("Rate"), **document}
    return sign_document(whole, ACTOR, PRIVATE, "2026-11-21T09:29:17.807Z")


def verify(document: dict[str, Any]) -> dict[str, Any] | None:
    found = parse_signature(document)
    assert found is not None
    return verify_document(document, found, PUBLIC)


def test_a_document_verifies_until_it_is_changed() -> None:
    signed = sign(LIKE)
    assert verify(signed) == signed
    assert verify({**signed, "object": "http://localhost:9102/videos/watch/2"}) is None
    assert verify({**signed, "cc": [ACTOR]}) is None
    later = {**signed["signature"], "created": "2026-11-22T09:29:17.807Z"}
    assert verify({**signed, "signature": later}) is None


def test_a_signature_may_name_the_context_of_its_suite() -> None:
    """Fedify writes it beside the value; whoever verifies puts the suite's own there."""
    signed = sign(LIKE)
    named = {**signed, "signature": {"@context": "https://w3id.org/identity/v1", **signed["signature"]}}
    assert verify(named) == named


def test_what_no_context_defines_is_not_covered_and_goes() -> None:
    assert verify({**sign(LIKE), "unheardOf": 1, "tag": []}) == {**sign(LIKE), "tag": []}


BENT = [
    {"actor": "as:attributedTo"},
    {"object": {"@id": "as:target", "@type": "@id"}},
    {"villain": "as:actor"},
    {"villain": "https://www.w3.org/ns/activitystreams#actor"},
    {"villain": "@id"},
    {"id": "@type"},
    {"villain": {"@reverse": "as:actor"}},
    {"villain": {"@id": "https://x.example/v", "@context": {"id": "@type"}}},
    {"villain": {"@id": "https://x.example/v", "@type": "@vocab"}},
    {"as": "https://x.example/"},
    {"@vocab": "https://x.example/"},
    {"@base": "https://x.example/"},
    {"uuid": "as:actor"},
]


@pytest.mark.parametrize("definitions", BENT, ids=json.dumps)
def test_terms_that_we_read_keep_their_meaning(definitions: dict[str, Any]) -> None:
    document = {"@context": [ACTIVITY_STREAMS, "https://w3id.org/security/v1", definitions], **LIKE}
    found = parse_signature(sign(LIKE))
    assert found is not None
    with pytest.raises(NotCanonical):
        verify_document({**document, "signature": sign(LIKE)["signature"]}, found, PUBLIC)


@pytest.mark.parametrize(
    "document",
    [
        {**LIKE, "@included": [{"id": "https://x.example/1", "type": "Note"}]},
        {**LIKE, "as:actor": "https://x.example/"},
        {**LIKE, "https://www.w3.org/ns/activitystreams#actor": "https://x.example/"},
        {**LIKE, "@reverse": {"object": {"id": "https://x.example/"}}},
    ],
)
def test_keys_that_say_things_in_another_way_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        verify({"@context": context_of("Rate"), **document, "signature": sign(LIKE)["signature"]})


def test_a_context_of_others_with_words_of_its_own_is_taken() -> None:
    context = [
        ACTIVITY_STREAMS,
        {"toot": "http://joinmastodon.org/ns#", "blurhash": "toot:blurhash", "Hashtag": "as:Hashtag"},
    ]
    signed = sign({**LIKE, "blurhash": "UBL_"}, context)
    assert verify(signed) == signed


def test_unknown_contexts_are_not_fetched() -> None:
    with pytest.raises(NotCanonical, match="unknown context"):
        canonical_form({"@context": "https://x.example/context", **LIKE})


def test_tangled_graphs_are_refused() -> None:
    names = [f"_:b{number}" for number in range(8)]
    tangled = {"@context": context_of("Rate"), **LIKE}
    tangled["tag"] = [{"id": one, "type": "Note", "tag": [{"id": other} for other in names]} for one in names]
    with pytest.raises(NotCanonical, match="pointed at twice"):
        canonical_form(tangled)
    kinds = [f"Unknown{number}" for number in range(8)]
    with pytest.raises(NotCanonical, match="pointed at twice"):
        canonical_form({"@context": context_of("Rate"), **LIKE, "tag": [{"type": kinds} for _ in kinds]})


def test_nameless_things_that_look_alike_are_bounded() -> None:
    def notes(mentions: int) -> dict[str, Any]:
        tags = [{"type": "Note", "tag": [{"type": "Mention"} for _ in range(mentions)]} for _ in range(2)]
        return {"@context": context_of("Rate"), **LIKE, "tag": tags}

    assert canonical_form(notes(3)).count("\n") == 3 + 2 * (2 + 3 * 2)
    with pytest.raises(NotCanonical, match="look alike"):
        canonical_form(notes(30))
    flat = {"@context": context_of("Rate"), **LIKE, "tag": [{"type": "Mention"} for _ in range(30)]}
    assert canonical_form(flat).count("\n") == 3 + 30 * 2


@pytest.mark.parametrize(
    "signature",
    [
        1,
        {},
        {"type": "Other"},
        {"type": "RsaSignature2017"},
        {"type": "RsaSignature2017", "creator": ACTOR},
        {"type": "RsaSignature2017", "creator": ACTOR, "created": "now", "signatureValue": "?"},
    ],
)
def test_signatures_are_well_formed(signature: Any) -> None:
    with pytest.raises(ValueError, match="signature"):
        parse_signature({**LIKE, "signature": signature})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b"NaN",
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":[' + b"1," * 30_000 + b"1]}",
        b'{"a":"' + b"x" * 500_000 + b'"}',
    ],
    ids=["empty", "list", "bytes", "number", "deep", "very deep", "wide", "long"],
)
def test_documents_are_read_up_to_a_bound(content: bytes) -> None:
    with pytest.raises(OutOfBounds):
        read_document(content, Bounds())
