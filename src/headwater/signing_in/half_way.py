"""Who has proven the password and not yet the second step: a short-lived signed note, worth nothing by itself. No I/O.

It ends with the password that was proven: whoever changes it stops those who are half way in.
"""

from __future__ import annotations

import msgspec

from headwater.kit import clock
from headwater.kit.secret import Secret, hash_token
from headwater.users import User

COOKIE = "headwater_second_step"
_PURPOSE = "second step"
_MAX_LENGTH = 400


class HalfWay(msgspec.Struct, frozen=True):
    """What the note says."""

    user_id: int
    ends_at: int  # seconds since the epoch
    login: str  # as it was typed: wrong passwords for it are forgotten when this ends well


def write_note(secret: Secret, user: User, login: str, lifetime_seconds: float) -> str:
    """Return the note for a user whose password was right."""
    note = HalfWay(user.id, int(clock.now().timestamp() + lifetime_seconds), login[:100])
    raw = msgspec.json.encode(note).hex()
    return f"{raw}.{secret.sign(_PURPOSE, raw + _mark(user))}"


def read_user_id(text: str) -> int | None:
    """Return whose note this claims to be; `read_note` says whether it is."""
    note = _parse(text)
    return None if note is None else note.user_id


def read_note(secret: Secret, user: User, text: str) -> HalfWay | None:
    """Return the note; None unless we wrote it for this user, who has the same password still, a moment ago."""
    note, (raw, _, signature) = _parse(text), text.partition(".")
    if note is None or note.user_id != user.id or not secret.verify(_PURPOSE, raw + _mark(user), signature):
        return None
    return note if note.ends_at > clock.now().timestamp() else None


def _parse(text: str) -> HalfWay | None:
    raw = text.partition(".")[0]
    if len(raw) > 2 * _MAX_LENGTH:
        return None
    try:
        return msgspec.json.decode(bytes.fromhex(raw), type=HalfWay)
    except ValueError:  # msgspec's errors are ValueErrors
        return None


def _mark(user: User) -> str:
    return hash_token(user.password_hash)
