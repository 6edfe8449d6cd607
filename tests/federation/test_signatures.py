"""Signatures of requests: what is taken and what is not, in both forms."""

from __future__ import annotations

import base64
import datetime as dt
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.activitypub import read

from headwater.federation.signatures import (
    BadSignature,
    Form,
    Message,
    UnusableKey,
    content_digest,
    digest,
    digest_matches,
    load_private_key,
    load_public_key,
    make_key_pair,
    next_form,
    parse_cavage,
    parse_rfc9421,
    sign_cavage,
    sign_rfc9421,
    verify_cavage,
    verify_rfc9421,
)
from headwater.federation.signatures.cavage import check_cavage
from headwater.federation.signatures.rfc9421 import check_rfc9421

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
ACTOR = "http://localhost:9101/accounts/alice"
KEYS = read("keys.json")[ACTOR]
PRIVATE, PUBLIC = load_private_key(KEYS["privateKeyPem"]), load_public_key(KEYS["publicKeyPem"])
SKEW = 1800.0
BODY = b'{"type":"Follow"}'


def post(**headers: str) -> Message:
    given = {"date": format_datetime(NOW, usegmt=True), "digest": digest(BODY), "content-digest": content_digest(BODY)}
    return Message("POST", "/inbox", given | headers, "b.example")


def signed(names: str, message: Message | None = None, parameters: str = "") -> str:
    text = "\n".join(f"{name}: {value(name, message or post())}" for name in names.split())
    from headwater.federation.signatures.keys import sign_bytes

    made = base64.b64encode(sign_bytes(PRIVATE, text.encode())).decode()
    return f'keyId="{ACTOR}",headers="{names}",signature="{made}"{parameters}'


def value(name: str, message: Message) -> str:
    known = {"(request-target)": "post /inbox", "host": "b.example", "(created)": str(int(NOW.timestamp()))}
    return known.get(name) or message.headers[name]


CREATED = f",created={int(NOW.timestamp())}"
COVERED = [
    ("(request-target) host date digest", "", None),
    ("(request-target) host (created) digest", CREATED, None),
    ("(request-target) host date digest content-digest", "", None),
    ("(request-target) host date", "", "digest was not a signed header"),
    ("(request-target) host digest", "", "date or (created) must be included in signature"),
    ("(request-target) host (created) digest", "", "date or (created) must be included in signature"),
    ("host date digest", "", "(request-target) was not a signed header"),
    ("(request-target) date digest", "", "host was not a signed header"),
    ("(request-target) host (created) digest", CREATED + ",expires=1", "the signature has expired"),
]


@pytest.mark.parametrize(("names", "parameters", "refusal"), COVERED)
def test_what_a_signature_must_cover(names: str, parameters: str, refusal: str | None) -> None:
    found = parse_cavage(signed(names, parameters=parameters))
    if refusal is None:
        check_cavage(post(), found, NOW, SKEW)
        assert verify_cavage(post(), found, PUBLIC)
    else:
        with pytest.raises(BadSignature, match=refusal.replace("(", r"\(").replace(")", r"\)")):
            check_cavage(post(), found, NOW, SKEW)


@pytest.mark.parametrize(("minutes", "is_taken"), [(0, True), (20, True), (-20, True), (31, False), (-31, False)])
def test_clocks_may_differ_by_half_an_hour(minutes: int, is_taken: bool) -> None:
    later = NOW + dt.timedelta(minutes=minutes)
    found, http = parse_cavage(sign_cavage(post(), ACTOR, PRIVATE)), _rfc(post())
    for check in (lambda: check_cavage(post(), found, later, SKEW), lambda: check_rfc9421(post(), http, later, SKEW)):
        if is_taken:
            check()
        else:
            with pytest.raises(BadSignature, match="clock skew"):
                check()


def _rfc(message: Message):
    headers = sign_rfc9421(message, ACTOR, PRIVATE, NOW)
    return parse_rfc9421(headers["signature-input"], headers["signature"])


@pytest.mark.parametrize(
    "tampered",
    [
        Message("POST", "/accounts/alice/inbox", post().headers, "b.example"),
        Message("PUT", "/inbox", post().headers, "b.example"),
        Message("POST", "/inbox", post().headers, "c.example"),
        post(digest=digest(b"other"), **{"content-digest": content_digest(b"other")}),
    ],
)
def test_a_signature_is_for_one_request_to_one_host(tampered: Message) -> None:
    assert not verify_cavage(tampered, parse_cavage(sign_cavage(post(), ACTOR, PRIVATE)), PUBLIC)
    assert not verify_rfc9421(tampered, _rfc(post()), PUBLIC)
    assert verify_rfc9421(post(), _rfc(post()), PUBLIC)


def test_gets_are_read_with_and_without_their_query() -> None:
    message = Message("GET", "/outbox?page=1", {"date": post().headers["date"]}, "b.example")
    bare = Message("GET", "/outbox", message.headers, "b.example")
    assert verify_cavage(message, parse_cavage(sign_cavage(message, ACTOR, PRIVATE)), PUBLIC)
    assert verify_cavage(message, parse_cavage(sign_cavage(bare, ACTOR, PRIVATE)), PUBLIC)
    assert not verify_cavage(bare, parse_cavage(sign_cavage(message, ACTOR, PRIVATE)), PUBLIC)


def test_a_signature_of_rfc_9421_appendix_b_verifies() -> None:
    raw = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    headers = {"date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json", "content-length": "18"}
    message = Message("POST", "/foo?param=Value&Pet=dog", headers, "example.com")
    found = parse_rfc9421(
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    )
    assert verify_rfc9421(message, found, Ed25519PublicKey.from_public_bytes(raw))
    with pytest.raises(BadSignature, match="content-digest was not"):
        check_rfc9421(message, found, dt.datetime.fromtimestamp(1618884473, dt.UTC), SKEW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "keyId",
        'keyId="x"',
        'signature="AAAA"',
        'keyId="x",signature="?"',
        'keyId="x",keyId="y",signature="AAAA"',
        'keyId="x",algorithm="none",signature="AAAA"',
        'keyId="x",signature="' + "A" * 9000 + '"',
    ],
)
def test_broken_signature_headers_are_refused(text: str) -> None:
    with pytest.raises(BadSignature):
        parse_cavage(text)


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_or_refused(first: str, second: str) -> None:
    for read_it in (lambda: parse_cavage(first), lambda: parse_rfc9421(first, second)):
        try:
            read_it()
        except BadSignature:
            continue


def test_every_digest_that_is_given_must_be_true() -> None:
    assert digest_matches({"digest": digest(BODY), "content-digest": content_digest(BODY)}, BODY)
    assert not digest_matches({"digest": digest(BODY), "content-digest": content_digest(b"")}, BODY)
    assert not digest_matches({"digest": f"{digest(BODY)},{digest(b'')}"}, BODY)
    assert not digest_matches({"digest": "MD5=xyz"}, BODY)
    assert not digest_matches({}, BODY)


# A point on a curve whose object identifier nobody has given: cryptography knows no algorithm for it.
UNKNOWN_CURVE = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAX8DQgAEjlM7b6C/e0YluzBmfAH7YH75+Lio
D+9bMAYocDGHsqNz6x294DMYNm0Gn4Om9ZAAU8c2M8sEGyHFXhqGwfQAtA==
-----END PUBLIC KEY-----"""


def test_keys_are_bounded() -> None:
    private, public = make_key_pair(1024)
    assert private.startswith("-----BEGIN RSA PRIVATE KEY-----") and public.startswith("-----BEGIN PUBLIC KEY-----")
    found = parse_cavage(sign_cavage(post(), ACTOR, load_private_key(private)))
    assert verify_cavage(post(), found, load_public_key(public))
    for text in ("", "x" * 9000, private, public.replace("M", "N", 1), make_ec_key(), UNKNOWN_CURVE):
        with pytest.raises(UnusableKey):
            load_public_key(text)


def make_ec_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("tried", "status", "is_known", "expected"),
    [
        (Form.CAVAGE, 401, False, Form.RFC9421),
        (Form.RFC9421, 403, False, Form.CAVAGE),
        (Form.CAVAGE, 400, False, Form.RFC9421),
        (Form.CAVAGE, 401, True, Form.RFC9421),
        (Form.CAVAGE, 403, True, None),
        (Form.CAVAGE, 404, False, None),
        (Form.CAVAGE, 500, False, None),
    ],
)
def test_the_other_form_is_tried_once(tried: Form, status: int, is_known: bool, expected: Form | None) -> None:
    assert next_form(tried, status, is_known=is_known) is expected
