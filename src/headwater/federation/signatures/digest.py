"""Hashes of bodies in headers: `Digest` (RFC 3230) as the field sends it, `Content-Digest` (RFC 9530)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

_ALGORITHMS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
_CONTENT_DIGEST = re.compile(r"\s*([a-z0-9*-]+)=:([A-Za-z0-9+/=]*):\s*", re.ASCII)


def digest(body: bytes) -> str:
    """Return the value of `Digest`."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def content_digest(body: bytes) -> str:
    """Return the value of `Content-Digest`."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def digest_matches(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether what `Digest` and `Content-Digest` say of a body is true, and at least one says something we know."""
    claims = [*_read_digest(headers.get("digest", "")), *_read_content_digest(headers.get("content-digest", ""))]
    known = [(name.lower(), value) for name, value in claims if name.lower() in _ALGORITHMS]
    return bool(known) and all(hmac.compare_digest(_hash(name, body), value.encode()) for name, value in known)


def _read_digest(value: str) -> list[tuple[str, str]]:
    parts = [part.strip().partition("=") for part in value.split(",") if part.strip()]
    return [(name, text) for name, _, text in parts]


def _read_content_digest(value: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for part in value.split(",") if (found := _CONTENT_DIGEST.fullmatch(part))]


def _hash(name: str, body: bytes) -> bytes:
    return base64.b64encode(_ALGORITHMS[name](body).digest())
