"""The instance's secret and what it is good for: signing and sealing texts, each purpose with a key of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_NONCE_BYTES = 12


class Secret:
    """A key of the instance. Its representation tells nothing."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def derive(self, purpose: str) -> bytes:
        """Return the 32 byte key of one purpose."""
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()

    def sign(self, purpose: str, text: str) -> str:
        """Return an URL-safe signature of a text (43 characters)."""
        digest = hmac.new(self.derive(purpose), text.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def verify(self, purpose: str, text: str, signature: str) -> bool:
        """Whether a signature is ours, in constant time."""
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode())

    def seal(self, purpose: str, text: str) -> str:
        """Encrypt a text that the wire shows again (AES-256-GCM)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 40 ms to import: only for who seals

        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + AESGCM(self.derive(purpose)).encrypt(nonce, text.encode(), None)).decode()

    def unseal(self, purpose: str, sealed: str) -> str:
        """Decrypt what `seal` made; raises cryptography's InvalidTag when it was made with another secret."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        raw = base64.b64decode(sealed)
        return AESGCM(self.derive(purpose)).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()


def hash_token(token: str) -> str:
    """Return how a random token is kept: tokens have 160 bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
