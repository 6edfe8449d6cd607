"""What a request shows to open a video with passwords: one of them in the header of the wire, or the cookie that a
page of ours gave to whoever knew one. The cookie names the password, so it ends with it."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.kit import clock
from headwater.kit.secret import Secret
from headwater.passwords import store
from headwater.videos import PASSWORD_HEADER

COOKIE = "headwater_unlocked"
REMEMBERED = 10  # videos in the cookie, the latest first: headers stay small
SEALED_FOR = "video password"
_SIGNED_FOR = "unlocked video"
_RAW_BYTES = 16 + 8 + 6  # UUID, number of the password, end in seconds


class Pass(msgspec.Struct, frozen=True):
    """What the cookie says of one video."""

    video: uuid.UUID
    password_id: int
    ends_at: int  # seconds since the epoch


def opens(session: Session, video: Any, headers: Mapping[str, str]) -> bool | None:
    """Whether a request opens a video (a row with `id` and `uuid`); None when it shows nothing."""
    given = headers.get(PASSWORD_HEADER)
    if given is not None:
        return find_password(session, video.id, decode_header(given)) is not None
    secret, now = secret_of(session), clock.now().timestamp()
    for text in _split(headers.get("cookie", "")):
        found = read_pass(secret, text)
        if found is not None and found.video == video.uuid and found.ends_at > now:
            return store.exists(session, video.id, found.password_id)
    return None


def find_password(session: Session, video_id: int, given: str) -> int | None:
    """Return the number of the password that was given; all are compared, in constant time each."""
    secret, found = secret_of(session), None
    for row in store.read_all(session, video_id):
        try:
            text = secret.unseal(SEALED_FOR, row.sealed)
        except InvalidTag:  # sealed with another secret: whoever restored a backup without it sets new ones
            continue
        if hmac.compare_digest(text.encode(), given.encode()):
            found = row.id
    return found


def decode_header(value: str) -> str:
    """Return the text of a header: browsers and servers pass its UTF-8 bytes on as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def write_cookie(secret: Secret, before: str, video: uuid.UUID, password_id: int, lifetime_seconds: float) -> str:
    """Return the cookie's text with a pass for a video added; `before` is its text so far."""
    ends_at = int((clock.now() + dt.timedelta(seconds=lifetime_seconds)).timestamp())
    raw = base64.urlsafe_b64encode(video.bytes + password_id.to_bytes(8) + ends_at.to_bytes(6)).decode()
    others = []
    for text in before.split("~"):
        found = read_pass(secret, text)
        if found is not None and found.video != video and found.ends_at > clock.now().timestamp():
            others.append(text)
    return "~".join([f"{raw}.{secret.sign(_SIGNED_FOR, raw)}", *others][:REMEMBERED])


def read_pass(secret: Secret, text: str) -> Pass | None:
    """Read one pass of the cookie; None unless it is ours."""
    raw, _, signature = text.partition(".")
    if not secret.verify(_SIGNED_FOR, raw, signature):
        return None
    try:
        content = base64.urlsafe_b64decode(raw)
    except (ValueError, binascii.Error):
        return None
    if len(content) != _RAW_BYTES:
        return None
    return Pass(uuid.UUID(bytes=content[:16]), int.from_bytes(content[16:24]), int.from_bytes(content[24:]))


def _split(cookies: str) -> list[str]:
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE:
            return value.strip('"').split("~")[:REMEMBERED]
    return []
