"""A device that makes and shows passkeys, in software: honest by default, and wrong in one thing where a test says so.

device = Authenticator(origin)
made = device.make(options)          # answers `navigator.credentials.create`
shown = device.show(options)         # answers `navigator.credentials.get`
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40  # flags of authenticator data (WebAuthn 6.1)


class Authenticator:
    """One passkey on one device; its counter goes up each time it is shown."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.user_handle = ""
        self.sign_count = 0

    def make(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Make the passkey; `wrong` replaces `challenge`, `origin`, `rp_id`, `flags` or `kind`."""
        self.user_handle = options["user"]["id"]
        said = {"rp_id": options["rp"]["id"], "flags": PRESENT | VERIFIED, "kind": "webauthn.create"} | wrong
        key = self._authenticator_data(said, HAS_KEY) + bytes(16) + len(self.credential_id).to_bytes(2, "big")
        key += self.credential_id + cbor2.dumps(self._public_key())
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": key})
        client_data = self._client_data(options, said)
        return self._credential(clientDataJSON=encode(client_data), attestationObject=encode(attestation))

    def show(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Show the passkey; `wrong` replaces what `make` names, `user_handle` or `sign_count`, and all is signed."""
        self.sign_count = wrong.pop("sign_count", self.sign_count + 1)
        handle = wrong.pop("user_handle", self.user_handle)
        said = {"rp_id": options["rpId"], "flags": PRESENT | VERIFIED, "kind": "webauthn.get"} | wrong
        data, client_data = self._authenticator_data(said), self._client_data(options, said)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        written = {"clientDataJSON": client_data, "authenticatorData": data, "signature": signature}
        return self._credential(**{name: encode(raw) for name, raw in written.items()}, userHandle=handle)

    def _authenticator_data(self, said: dict[str, Any], more_flags: int = 0) -> bytes:
        hashed = hashlib.sha256(said["rp_id"].encode()).digest()
        return hashed + bytes([said["flags"] | more_flags]) + self.sign_count.to_bytes(4, "big")

    def _client_data(self, options: dict[str, Any], said: dict[str, Any]) -> bytes:
        challenge, origin = said.get("challenge", options["challenge"]), said.get("origin", self.origin)
        return json.dumps({"type": said["kind"], "challenge": challenge, "origin": origin}).encode()

    def _credential(self, **response: Any) -> dict[str, Any]:
        name = encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def _public_key(self) -> dict[int, Any]:
        """The key as COSE writes it (RFC 9053 2.1 and 7.1.1)."""
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}


def encode(raw: bytes) -> str:
    """Write base64url without padding, as browsers do."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
