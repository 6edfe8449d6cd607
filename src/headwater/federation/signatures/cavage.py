"""HTTP signatures of draft-cavage-http-signatures, as servers of the field make and read them (VECTORS.md 2)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import re
from email.utils import parsedate_to_datetime

import msgspec

from headwater.federation.signatures.keys import PrivateKey, PublicKey, sign_bytes, verify_bytes
from headwater.federation.signatures.message import BadSignature, Message

POST_HEADERS = ("(request-target)", "host", "date", "digest")
GET_HEADERS = ("(request-target)", "host", "date")
MAX_CHARACTERS = 8192
_PARAMETER = re.compile(r'\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)', re.ASCII)
_ALGORITHMS = {
    "": "",
    "hs2019": "",
    "rsa-sha256": "rsa-v1_5-sha256",
    "rsa-sha512": "rsa-v1_5-sha512",
    "ed25519": "ed25519",
}


class CavageSignature(msgspec.Struct, frozen=True):
    """What a `Signature` header says."""

    key_id: str
    algorithm: str
    headers: tuple[str, ...]
    signature: bytes
    created: int | None = None
    expires: int | None = None


def parse_cavage(value: str) -> CavageSignature:
    """Read the value of `Signature` (or of `Authorization: Signature`); raises BadSignature."""
    value = value.strip()
    if value[:10].lower() == "signature ":
        value = value[10:]
    if len(value) > MAX_CHARACTERS:
        raise BadSignature("the signature header is too long")
    found: dict[str, str] = {}
    position = 0
    while position < len(value):
        part = _PARAMETER.match(value, position)
        if part is None or part[1] in found:
            raise BadSignature("the signature header cannot be read")
        found[part[1]] = part[2] if part[2] is not None else part[3]
        position = part.end()
    algorithm = found.get("algorithm", "").lower()
    if algorithm not in _ALGORITHMS:
        raise BadSignature(f"{algorithm} is not supported")
    return CavageSignature(
        key_id=_need(found, "keyId"),
        algorithm=_ALGORITHMS[algorithm],
        headers=tuple(found.get("headers", "date").lower().split()),
        signature=_read_base64(_need(found, "signature")),
        created=_read_time(found.get("created")),
        expires=_read_time(found.get("expires")),
    )


def sign_cavage(message: Message, key_id: str, key: PrivateKey) -> str:
    """Return the value of `Signature`; `date`, and `digest` with a body, must be among the headers already."""
    names = POST_HEADERS if message.has_body else GET_HEADERS
    signature = base64.b64encode(sign_bytes(key, _signing_string(message, names, message.target).encode())).decode()
    return f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{signature}"'


def check_cavage(message: Message, found: CavageSignature, now: dt.datetime, skew_seconds: float) -> None:
    """Check what a signature covers and how old it is; raises BadSignature in the reference's words."""
    needed = ["(request-target)", "host", *(["digest"] if message.has_body else [])]
    for name in needed:
        if name not in found.headers:
            raise BadSignature(f"{name} was not a signed header")
    if "date" in found.headers:
        moment = read_date(message.headers.get("date", ""))
    elif "(created)" in found.headers and found.created is not None:
        moment = from_epoch(found.created)
    else:
        raise BadSignature("date or (created) must be included in signature")
    skew = abs((now - moment).total_seconds())
    if skew > skew_seconds:
        raise BadSignature(f"clock skew of {skew:.3f}s was greater than {skew_seconds:g}s")
    if found.expires is not None and now > from_epoch(found.expires):
        raise BadSignature("the signature has expired")


def verify_cavage(message: Message, found: CavageSignature, key: PublicKey) -> bool:
    """Whether the key made the signature. The field signs GETs with and without the query (VECTORS.md 2)."""
    targets = [message.target] if message.has_body else [message.target, message.path]
    for target in dict.fromkeys(targets):
        text = _signing_string(message, found.headers, target, found)
        if verify_bytes(key, found.signature, text.encode(), found.algorithm):
            return True
    return False


def _signing_string(message: Message, names: tuple[str, ...], target: str, found: CavageSignature | None = None) -> str:
    lines = []
    for name in names:
        if name == "(request-target)":
            value = f"{message.method.lower()} {target}"
        elif name == "host":
            value = message.host
        elif name in ("(created)", "(expires)") and found is not None:
            value = str(found.created if name == "(created)" else found.expires)
        elif name in message.headers:
            value = message.headers[name]
        else:
            raise BadSignature(f"{name} was not in the request")
        lines.append(f"{name}: {value}")
    return "\n".join(lines)


@functools.lru_cache(256)  # many requests within one second
def read_date(value: str) -> dt.datetime:
    """Read an HTTP date; raises BadSignature."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError) as error:
        raise BadSignature("the date cannot be read") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def from_epoch(seconds: int) -> dt.datetime:
    """Read a Unix time; raises BadSignature."""
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadSignature("the time of the signature cannot be read") from error


def _need(found: dict[str, str], name: str) -> str:
    if not found.get(name):
        raise BadSignature(f"{name} was not specified")
    return found[name]


def _read_time(value: str | None) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise BadSignature("the time of the signature cannot be read")
    return int(value)


def _read_base64(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("Invalid signature") from error
