"""Every signature that the reference made verifies; what can be signed again is the same to the byte."""

from __future__ import annotations

import base64
import json

import msgspec
import pytest
from tests.support.activitypub import VECTORS, body_of, read, recorded

from headwater.federation.linked import parse_signature, sign_document, verify_document
from headwater.federation.linked.canonical import canonical_form
from headwater.federation.signatures import (
    digest,
    digest_matches,
    load_private_key,
    load_public_key,
    parse_cavage,
    sign_cavage,
    verify_cavage,
)

KEYS = read("keys.json")
SIGNED = [vector for vector in VECTORS if "ld" in vector]
DELIVERED = [vector for vector in VECTORS if "digest" in vector]


@pytest.mark.parametrize("vector", DELIVERED, ids=lambda vector: vector["file"])
def test_digests_are_those_of_the_bodies(vector: dict) -> None:
    body = body_of(vector["file"])
    assert digest(body) == vector["digest"] == recorded(vector["file"]).headers["digest"]
    assert digest_matches({"digest": vector["digest"]}, body)
    assert not digest_matches({"digest": vector["digest"]}, body + b" ")


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["keyId"] in KEYS], ids=lambda vector: vector["file"])
def test_signatures_of_requests_verify_and_are_made_again(vector: dict) -> None:
    message = recorded(vector["file"])
    found = parse_cavage(message.headers["signature"])
    assert found.key_id == vector["keyId"]
    assert verify_cavage(message, found, load_public_key(KEYS[found.key_id]["publicKeyPem"]))
    key = load_private_key(KEYS[found.key_id]["privateKeyPem"])
    if "?" not in message.target:  # theirs leaves the query out, ours does not
        assert sign_cavage(message, found.key_id, key) == message.headers["signature"]


def test_all_recordings_are_there() -> None:
    assert len(VECTORS) == 95
    assert len(SIGNED) == 46


@pytest.mark.parametrize("vector", SIGNED, ids=lambda vector: vector["file"])
def test_linked_signatures_verify_and_are_made_again(vector: dict) -> None:
    activity = json.loads(body_of(vector["file"]))
    found = parse_signature(activity)
    assert found is not None
    if found.creator not in KEYS:
        pytest.fail(f"no key of {found.creator}")
    assert verify_document(activity, found, load_public_key(KEYS[found.creator]["publicKeyPem"])) == activity
    key = load_private_key(KEYS[found.creator]["privateKeyPem"])
    unsigned = {name: value for name, value in activity.items() if name != "signature"}
    made = sign_document(unsigned, found.creator, key, found.created)
    assert made["signature"]["signatureValue"] == base64.b64encode(found.value).decode()
    assert msgspec.json.encode(made) == body_of(vector["file"])


@pytest.mark.parametrize("vector", SIGNED, ids=lambda vector: vector["file"])
def test_canonical_forms_are_those_of_another_implementation(vector: dict) -> None:
    from pyld import jsonld

    from headwater.federation.linked.contexts import bundled_context

    def load(url: str, options: dict) -> dict:
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": bundled_context(url)}}

    activity = json.loads(body_of(vector["file"]))
    del activity["signature"]
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    assert canonical_form(activity) == jsonld.normalize(activity, options)
