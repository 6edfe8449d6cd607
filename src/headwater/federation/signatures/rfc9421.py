"""HTTP message signatures of RFC 9421, as far as requests between servers use them: plain components, no parameters."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re

import msgspec

from headwater.federation.signatures.cavage import from_epoch
from headwater.federation.signatures.keys import PrivateKey, PublicKey, sign_bytes, verify_bytes
from headwater.federation.signatures.message import BadSignature, Message

LABEL = "sig1"
POST_COMPONENTS = ("@method", "@target-uri", "content-digest")
GET_COMPONENTS = ("@method", "@target-uri")
MAX_CHARACTERS = 8192
MAX_COMPONENTS = 30
_INPUT = re.compile(r'\s*([a-z*][a-z0-9_.*-]*)=\(((?:"[^"]*"|\s)*)\)((?:;[a-z]+=(?:"[^"]*"|-?\d+))*)\s*', re.ASCII)
_PARAMETER = re.compile(r';([a-z]+)=(?:"([^"]*)"|(-?\d+))', re.ASCII)
_SIGNATURE = re.compile(r"\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*", re.ASCII)
_ALGORITHMS = ("", "rsa-v1_5-sha256", "rsa-pss-sha512", "ed25519")


class HttpSignature(msgspec.Struct, frozen=True):
    """The first signature of a request that we can read."""

    key_id: str
    algorithm: str
    components: tuple[str, ...]
    parameters: str  # `("@method" ...);created=...`, as it was written: it is signed too
    signature: bytes
    created: int
    expires: int | None = None


def parse_rfc9421(signature_input: str, signature: str) -> HttpSignature:
    """Read `Signature-Input` and `Signature`; raises BadSignature."""
    if len(signature_input) > MAX_CHARACTERS or len(signature) > MAX_CHARACTERS:
        raise BadSignature("the signature header is too long")
    values = {found[1]: found[2] for part in signature.split(",") if (found := _SIGNATURE.fullmatch(part))}
    position = 0
    while position < len(signature_input):
        found = _INPUT.match(signature_input, position)
        if found is None:
            break
        if found[1] in values:
            return _read(found, values[found[1]])
        position = found.end() + 1  # the comma
    raise BadSignature("the signature header cannot be read")


def _read(found: re.Match[str], value: str) -> HttpSignature:
    given = {part[1]: part[2] if part[2] is not None else part[3] for part in _PARAMETER.finditer(found[3])}
    components = tuple(re.findall(r'"([^"]*)"', found[2]))
    algorithm = given.get("alg", "")
    if algorithm not in _ALGORITHMS:
        raise BadSignature(f"{algorithm} is not supported")
    if not given.get("keyid"):
        raise BadSignature("keyid was not specified")
    if len(components) > MAX_COMPONENTS or len(set(components)) != len(components):
        raise BadSignature("the signature header cannot be read")
    try:
        created, expires = int(given["created"]), int(given["expires"]) if "expires" in given else None
        signature = base64.b64decode(value, validate=True)
    except (KeyError, ValueError, binascii.Error) as error:
        raise BadSignature("the signature must say when it was created") from error
    parameters = f"({found[2]}){found[3]}"
    return HttpSignature(given["keyid"], algorithm, components, parameters, signature, created, expires)


def sign_rfc9421(message: Message, key_id: str, key: PrivateKey, now: dt.datetime) -> dict[str, str]:
    """Return the headers to add; with a body `content-digest` must be among the headers already."""
    components = POST_COMPONENTS if message.has_body else GET_COMPONENTS
    listed = " ".join(f'"{name}"' for name in components)
    parameters = f'({listed});created={int(now.timestamp())};keyid="{key_id}";alg="rsa-v1_5-sha256"'
    value = base64.b64encode(sign_bytes(key, _signature_base(message, components, parameters).encode())).decode()
    return {"signature-input": f"{LABEL}={parameters}", "signature": f"{LABEL}=:{value}:"}


def check_rfc9421(message: Message, found: HttpSignature, now: dt.datetime, skew_seconds: float) -> None:
    """Check what a signature covers and how old it is; raises BadSignature."""
    covered = set(found.components)
    where = {"@authority", "@path"} <= covered or {"@authority", "@request-target"} <= covered
    if "@method" not in covered or not ("@target-uri" in covered or where):
        raise BadSignature("@method and @target-uri must be included in signature")
    if message.has_body and not covered & {"content-digest", "digest"}:
        raise BadSignature("content-digest was not a signed header")
    skew = abs((now - from_epoch(found.created)).total_seconds())
    if skew > skew_seconds:
        raise BadSignature(f"clock skew of {skew:.3f}s was greater than {skew_seconds:g}s")
    if found.expires is not None and now > from_epoch(found.expires):
        raise BadSignature("the signature has expired")


def verify_rfc9421(message: Message, found: HttpSignature, key: PublicKey) -> bool:
    """Whether the key made the signature."""
    content = _signature_base(message, found.components, found.parameters)
    return verify_bytes(key, found.signature, content.encode(), found.algorithm)


def _signature_base(message: Message, components: tuple[str, ...], parameters: str) -> str:
    lines = [f'"{name}": {_value_of(message, name)}' for name in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}'])


def _value_of(message: Message, name: str) -> str:
    derived = {
        "@method": message.method,
        "@target-uri": f"{message.scheme}://{message.host}{message.target}",
        "@authority": message.host.lower(),
        "@scheme": message.scheme,
        "@request-target": message.target,
        "@path": message.path,
        "@query": message.query,
        "host": message.host,
    }
    if name in derived:
        return derived[name]
    if name.startswith("@") or name not in message.headers:
        raise BadSignature(f"{name} was not in the request")
    return message.headers[name].strip()
