"""Whose passkeys these are, and what counts: the addresses that browsers compare, and names that people give."""

from __future__ import annotations

import base64

from headwater.kit.secret import Secret
from headwater.settings import Settings

NAME_LENGTH = (1, 60)
MAX_PER_USER = 20  # nobody has more devices; it bounds the list that browsers are sent


def rp_id_of(settings: Settings) -> str:
    """Return the name to which browsers bind passkeys: that of the configured address, whatever a request says."""
    return settings.webserver.hostname


def origin_of(settings: Settings) -> str:
    """Return the origin whose pages may ask for passkeys."""
    return settings.base_url


def handle_of(secret: Secret, user_id: int) -> bytes:
    """Return what devices keep of a user: it names nobody (WebAuthn 14.6.1)."""
    return base64.urlsafe_b64decode(secret.sign("passkey user", str(user_id)) + "=")


def clean_name(given: str) -> str | None:
    """Return the name of a passkey; None for one that cannot be taken."""
    name = " ".join(given.replace("\x00", "").split())
    return name if NAME_LENGTH[0] <= len(name) <= NAME_LENGTH[1] else None
