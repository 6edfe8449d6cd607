"""Tokens that open one video's media for a while, in addresses where no header can go (`videoFileToken`).

They are signed, not stored: every process of the instance can check them, and no request has to write.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid

from headwater.kit import clock
from headwater.kit.secret import Secret

_PURPOSE = "video file token"
_TEXT_BYTES = 22  # of the UUID and the expiry (seconds), before base64


def make_token(secret: Secret, video: uuid.UUID, lifetime_seconds: float) -> tuple[str, dt.datetime]:
    """Return a token for a video's media and when it ends."""
    expires_at = clock.now() + dt.timedelta(seconds=lifetime_seconds)
    raw = video.bytes + int(expires_at.timestamp()).to_bytes(6)
    text = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return f"{text}.{secret.sign(_PURPOSE, text)}", expires_at


def is_valid(secret: Secret, token: str, video: uuid.UUID) -> bool:
    """Whether a token is ours, for this video, and not over."""
    text, _, signature = token.partition(".")
    if not secret.verify(_PURPOSE, text, signature):
        return False
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return False
    if len(raw) != _TEXT_BYTES or raw[:16] != video.bytes:
        return False
    return int.from_bytes(raw[16:]) > clock.now().timestamp()
