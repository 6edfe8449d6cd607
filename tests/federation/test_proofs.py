"""Object integrity proofs (FEP-8b32) and the canonical JSON below them."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from headwater.federation.proofs import (
    canonical_json,
    decode_multibase,
    encode_multibase,
    make_proof,
    parse_proof,
    read_multikey,
    verify_proof,
    write_multikey,
)
from headwater.federation.signatures import UnusableKey

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
METHOD = "https://a.example/actor#ed25519-key"
NOTE = {"@context": ["https://www.w3.org/ns/activitystreams"], "id": "https://a.example/1", "type": "Note", "size": 1.5}


def made(document: dict[str, Any] = NOTE) -> dict[str, Any]:
    return make_proof(document, METHOD, KEY, "2026-02-24T23:36:38Z")


def is_good(document: dict[str, Any]) -> bool:
    found = parse_proof(document)
    assert found is not None and found.method == METHOD
    return verify_proof(document, found, read_multikey(write_multikey(KEY.public_key())))


def test_a_proof_covers_every_byte_of_meaning() -> None:
    assert is_good(made())
    assert is_good(dict(reversed(made().items())))
    assert not is_good({**made(), "content": "more"})
    assert not is_good({**made(), "size": 2})
    assert not is_good({**made(), "proof": {**made()["proof"], "created": "2027-02-24T23:36:38Z"}})
    assert is_good({**made(), "@context": [*NOTE["@context"], "https://b.example/added"]})
    assert not is_good({**made(), "@context": ["https://b.example/first", *NOTE["@context"]]})


def test_proofs_of_other_suites_are_passed_over() -> None:
    other = {**made()["proof"], "cryptosuite": "bbs-2023"}
    assert parse_proof({**NOTE, "proof": other}) is None
    assert parse_proof({**NOTE, "proof": [other, made()["proof"]]}) is not None
    assert parse_proof(NOTE) is None
    for broken in ({"proofPurpose": "authentication"}, {"proofValue": 1}, {"proofValue": "m00"}, {"proofValue": "z0"}):
        with pytest.raises(ValueError, match=r"proof|multibase|substring"):
            parse_proof({**NOTE, "proof": {**made()["proof"], **broken}})


@pytest.mark.parametrize(
    ("number", "text"),
    [  # RFC 8785 appendix B and 3.2.2
        (333333333.33333329, b"333333333.3333333"),
        (1e30, b"1e+30"),
        (4.50, b"4.5"),
        (2e-3, b"0.002"),
        (1e-27, b"1e-27"),
        (-0.0, b"0"),
        (5e-324, b"5e-324"),
        (1.7976931348623157e308, b"1.7976931348623157e+308"),
        (295147905179352830000.0, b"295147905179352830000"),
        (9.999999999999997e22, b"9.999999999999997e+22"),
        (0.000001, b"0.000001"),
        (1e-7, b"1e-7"),
        (-71.184902, b"-71.184902"),
    ],
)
def test_numbers_are_written_as_in_ecmascript(number: float, text: bytes) -> None:
    assert canonical_json(number) == text


def test_names_are_sorted_by_utf16_units() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical_json(dict.fromkeys(names, 0)).decode()
    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert written == "{" + ",".join(f'"{name}":0' for name in order) + "}"


def test_multibase_and_multikeys() -> None:
    assert decode_multibase(encode_multibase(b"\0\0abc")) == b"\0\0abc"
    for text in ("", "z", "uAAA", "z" + "1" * 300, "z" + "2" * 40):
        with pytest.raises(UnusableKey):
            read_multikey(text)
