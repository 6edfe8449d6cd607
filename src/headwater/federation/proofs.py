"""Object integrity proofs (FEP-8b32) of the suite eddsa-jcs-2022, verified: no RDF, an Ed25519 key in multibase."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from headwater.federation.signatures.keys import UnusableKey, verify_bytes

SUITE = "eddsa-jcs-2022"
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PREFIX = b"\xed\x01"  # multicodec of a public key
MAX_MULTIBASE = 200


class Proof(msgspec.Struct, frozen=True):
    """A proof that we can check."""

    method: str  # the address of the key
    value: bytes
    options: dict[str, Any]


def parse_proof(document: dict[str, Any]) -> Proof | None:
    """Return the first proof of a suite that we know; None without one. Raises ValueError when it is broken."""
    given = document.get("proof")
    for proof in given if isinstance(given, list) else [given]:
        if isinstance(proof, dict) and proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == SUITE:
            method, value = proof.get("verificationMethod"), proof.get("proofValue")
            if not isinstance(method, str) or not isinstance(value, str):
                raise ValueError("proof")
            if proof.get("proofPurpose") != "assertionMethod":
                raise ValueError("proof.proofPurpose")
            return Proof(method, decode_multibase(value), {k: v for k, v in proof.items() if k != "proofValue"})
    return None


def verify_proof(document: dict[str, Any], proof: Proof, key: Ed25519PublicKey) -> bool:
    """Whether a proof is the key's and the document as it was."""
    if "@context" in proof.options:
        if not _begins_with(document.get("@context"), proof.options["@context"]):
            return False
        document = {**document, "@context": proof.options["@context"]}  # others may have added to it on the way
    return verify_bytes(key, proof.value, _to_sign(document, proof.options), "ed25519")


def make_proof(document: dict[str, Any], method: str, key: Ed25519PrivateKey, created: str) -> dict[str, Any]:
    """Return a document with a proof of ours."""
    options: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "created": created,
    }
    if "@context" in document:
        options = {"@context": document["@context"], **options}
    value = encode_multibase(key.sign(_to_sign(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def read_multikey(text: str) -> Ed25519PublicKey:
    """Read `publicKeyMultibase` of an Ed25519 key; raises UnusableKey."""
    try:
        raw = decode_multibase(text)
    except ValueError as error:
        raise UnusableKey("the key cannot be read") from error
    if not raw.startswith(_ED25519_PREFIX) or len(raw) != 34:
        raise UnusableKey("only Ed25519 keys are taken here")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def write_multikey(key: Ed25519PublicKey) -> str:
    """Write a key as `publicKeyMultibase`."""
    return encode_multibase(_ED25519_PREFIX + key.public_bytes_raw())


def canonical_json(value: Any) -> bytes:
    """Write JSON as RFC 8785 does: sorted by UTF-16 code units, numbers as in ECMAScript."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        inside = (msgspec.json.encode(name) + b":" + canonical_json(value[name]) for name in names)
        return b"{" + b",".join(inside) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical_json(item) for item in value) + b"]"
    if isinstance(value, float):
        return _write_number(value)
    return msgspec.json.encode(value)


def _write_number(value: float) -> bytes:
    """Write a number as ECMAScript's Number::toString (RFC 8785 3.2.2.3): the shortest digits, as repr finds them."""
    exact = Decimal(repr(value)).normalize()
    exponent = exact.adjusted()
    if not exact:
        return b"0"
    if -7 < exponent < 21:
        return format(exact, "f").encode()
    sign, digits, _ = exact.as_tuple()
    first, rest = str(digits[0]), "".join(map(str, digits[1:]))
    mantissa = f"{'-' if sign else ''}{first}{'.' if rest else ''}{rest}"
    return f"{mantissa}e{'+' if exponent > 0 else '-'}{abs(exponent)}".encode()


def _to_sign(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return b"".join(hashlib.sha256(canonical_json(part)).digest() for part in (options, unsigned))


def _begins_with(context: Any, start: Any) -> bool:
    """vc-di-eddsa 3.3.2: the document's contexts begin with those of the proof."""
    have = context if isinstance(context, list) else [context]
    want = start if isinstance(start, list) else [start]
    return have[: len(want)] == want


def encode_multibase(raw: bytes) -> str:
    """Write bytes in multibase base58btc."""
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def decode_multibase(text: str) -> bytes:
    """Read multibase base58btc; raises ValueError."""
    if not text.startswith("z") or len(text) > MAX_MULTIBASE:
        raise ValueError("not multibase of base58btc")
    number = 0
    for character in text[1:]:
        number = number * 58 + _ALPHABET.index(character)
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
