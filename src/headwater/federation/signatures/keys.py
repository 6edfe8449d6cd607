"""Keys of actors: made, loaded (and kept loaded), asked to sign and to verify."""

from __future__ import annotations

import functools

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

PrivateKey = rsa.RSAPrivateKey | Ed25519PrivateKey
PublicKey = rsa.RSAPublicKey | Ed25519PublicKey
MIN_BITS, MAX_BITS = 1024, 8192  # test peers have 1024; a huge key costs seconds per signature
MAX_PEM_CHARACTERS = 8192
_LOADED = 5000
_QUICK_BITS, _QUICK_EXPONENT = 4096, 1 << 32


class UnusableKey(Exception):
    """A key that is none, or of a kind or size that is not taken."""


def make_key_pair(bits: int = 2048) -> tuple[str, str]:
    """Return a private (PKCS#1) and a public (SPKI) RSA key as PEM, as servers of the field keep them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@functools.lru_cache(_LOADED)
def load_private_key(pem: str) -> PrivateKey:
    """Load a key of our own. It comes from our database: checking it again would cost 37 ms."""
    key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey | Ed25519PrivateKey):
        raise UnusableKey("a key of an actor is RSA or Ed25519")
    return key


@functools.lru_cache(_LOADED)
def load_public_key(pem: str) -> PublicKey:
    """Load somebody's key; raises UnusableKey."""
    if len(pem) > MAX_PEM_CHARACTERS:
        raise UnusableKey("a key this long is not taken")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKey("the key cannot be read") from error
    if isinstance(key, rsa.RSAPublicKey) and MIN_BITS <= key.key_size <= MAX_BITS:
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    raise UnusableKey("a key of an actor is RSA of 1024 to 8192 bits, or Ed25519")


@functools.lru_cache(_LOADED)
def is_quick(pem: str) -> bool:
    """Whether checking a signature takes no time worth a thread: strangers choose size and exponent of their keys."""
    try:
        key = load_public_key(pem)
    except UnusableKey:
        return False
    if isinstance(key, Ed25519PublicKey):
        return True
    return key.key_size <= _QUICK_BITS and key.public_numbers().e < _QUICK_EXPONENT


def sign_bytes(key: PrivateKey, content: bytes) -> bytes:
    """Sign: RSA with PKCS#1 v1.5 and SHA-256, or Ed25519."""
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(content)
    return key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def verify_bytes(key: PublicKey, signature: bytes, content: bytes, algorithm: str = "") -> bool:
    """Whether a signature is the key's. `algorithm` is as in RFC 9421 3.3; empty: what the key's kind suggests."""
    try:
        if isinstance(key, Ed25519PublicKey):
            if algorithm not in ("", "ed25519"):
                return False
            key.verify(signature, content)
        elif algorithm in ("", "rsa-v1_5-sha256"):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == "rsa-v1_5-sha512":  # the draft's rsa-sha512
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA512())
        elif algorithm == "rsa-pss-sha512":
            key.verify(signature, content, padding.PSS(padding.MGF1(hashes.SHA512()), 64), hashes.SHA512())
        else:
            return False
    except InvalidSignature:
        return False
    return True
