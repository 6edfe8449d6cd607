"""Linked-data signatures of the suite RsaSignature2017 (VECTORS.md 3): what lets others pass an activity on."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

import msgspec

from headwater.federation.linked.canonical import canonical_form
from headwater.federation.linked.contexts import SECURITY
from headwater.federation.linked.terms import keep_signed_terms
from headwater.federation.signatures.keys import PrivateKey, PublicKey, sign_bytes, verify_bytes

SUITE = "RsaSignature2017"
_OPTIONS_CONTEXT = [SECURITY, {SUITE: f"https://w3id.org/security#{SUITE}"}]
_NOT_SIGNED = ("type", "id", "signatureValue", "@context")  # whoever verifies puts the suite's own context there


class LinkedSignature(msgspec.Struct, frozen=True):
    """A well-formed `signature` of a document."""

    creator: str
    created: str
    value: bytes
    options: dict[str, Any]


def parse_signature(document: dict[str, Any]) -> LinkedSignature | None:
    """Read a document's `signature`; None when it has none; raises ValueError when it is not well formed."""
    found = document.get("signature")
    if found is None:
        return None
    if not isinstance(found, dict) or found.get("type") != SUITE:
        raise ValueError("signature.type")
    creator, created, value = found.get("creator"), found.get("created"), found.get("signatureValue")
    if not isinstance(creator, str) or not creator:
        raise ValueError("signature.creator")
    if not isinstance(created, str) or not created:
        raise ValueError("signature.created")
    if not isinstance(value, str) or not value:
        raise ValueError("signature.signatureValue")
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("signature.signatureValue") from error
    return LinkedSignature(creator, created, decoded, {k: v for k, v in found.items() if k not in _NOT_SIGNED})


def sign_document(document: dict[str, Any], creator: str, key: PrivateKey, created: str) -> dict[str, Any]:
    """Return a document with its signature; raises NotCanonical."""
    options = {"creator": creator, "created": created}
    value = base64.b64encode(sign_bytes(key, _to_sign(document, options))).decode()
    return {**document, "signature": {"type": SUITE, **options, "signatureValue": value}}


def verify_document(document: dict[str, Any], found: LinkedSignature, key: PublicKey) -> dict[str, Any] | None:
    """Return what the signature covers of a document; None when it is not the key's. Raises NotCanonical."""
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    signed = keep_signed_terms(unsigned)
    if not verify_bytes(key, found.value, _to_sign(unsigned, found.options)):
        return None
    return {**signed, "signature": document["signature"]}


def _to_sign(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    hashed = (canonical_form({"@context": _OPTIONS_CONTEXT, **options}), canonical_form(unsigned))
    return "".join(hashlib.sha256(text.encode()).hexdigest() for text in hashed).encode()
