"""Signatures on HTTP requests, pure: draft-cavage as the field does it, RFC 9421, digests, keys, which form to try."""

from headwater.federation.signatures.cavage import CavageSignature, parse_cavage, sign_cavage, verify_cavage
from headwater.federation.signatures.digest import content_digest, digest, digest_matches
from headwater.federation.signatures.keys import (
    PrivateKey,
    PublicKey,
    UnusableKey,
    load_private_key,
    load_public_key,
    make_key_pair,
)
from headwater.federation.signatures.knock import Form, is_refusal, next_form
from headwater.federation.signatures.message import BadSignature, Message
from headwater.federation.signatures.rfc9421 import HttpSignature, parse_rfc9421, sign_rfc9421, verify_rfc9421

__all__ = [
    "BadSignature",
    "CavageSignature",
    "Form",
    "HttpSignature",
    "Message",
    "PrivateKey",
    "PublicKey",
    "UnusableKey",
    "content_digest",
    "digest",
    "digest_matches",
    "is_refusal",
    "load_private_key",
    "load_public_key",
    "make_key_pair",
    "next_form",
    "parse_cavage",
    "parse_rfc9421",
    "sign_cavage",
    "sign_rfc9421",
    "verify_cavage",
    "verify_rfc9421",
]
