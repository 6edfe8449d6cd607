"""A mail on its way: what it is written from, sealed while it waits, because it carries addresses and tokens."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec

from headwater.kit.secret import Secret

_PURPOSE = "mail"


class Correspondent(msgspec.Struct, frozen=True):
    """Somebody whom the reader of a mail may answer."""

    name: str
    address: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail is written from."""

    to: str
    template: str
    language: str | None
    context: dict[str, Any]
    reply_to: Correspondent | None = None
    # The same at each try: who gets a mail twice, because we died before the server's answer, shows it once.
    number: str = msgspec.field(default_factory=lambda: secrets.token_hex(16))


def seal(secret: Secret, letter: Letter) -> dict[str, Any]:
    """Return the payload of its job: lists of jobs show the kind of mail and where it goes, nothing more."""
    sealed = secret.seal(_PURPOSE, msgspec.json.encode(letter).decode())
    return {"template": letter.template, "host": letter.to.rpartition("@")[2], "sealed": sealed}


def unseal(secret: Secret, payload: dict[str, Any]) -> Letter:
    """Read a payload again; raises cryptography's InvalidTag when it was sealed with another secret."""
    return msgspec.json.decode(secret.unseal(_PURPOSE, payload["sealed"]), type=Letter)
