"""Whoever is signed in proves once more that it is them, before something that a stolen session must not do."""

from __future__ import annotations

from headwater.attempts.service import WITHIN, check_passwords, note_wrong_password
from headwater.kit.errors import Forbidden
from headwater.runtime import Runtime
from headwater.users import User, prove_password


def prove_own_password(runtime: Runtime, user: User, given: str | None) -> None:
    """Raise Invalid without a password, Forbidden for a wrong one, TooMany after many; outside of transactions."""
    with runtime.database.read() as session:
        check_passwords(session, runtime.settings, user.username, WITHIN, is_familiar=True)
    try:
        prove_password(user, given)
    except Forbidden:
        with runtime.database.write() as session:
            note_wrong_password(session, runtime.settings, user.username, WITHIN)
        raise
