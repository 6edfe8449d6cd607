"""All SQL of passkeys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.passkeys.model import Passkey, PasskeyChallenge


def list_passkeys(session: Session, user_id: int) -> Sequence[Passkey]:
    """Return the passkeys of a user, the oldest first."""
    return session.scalars(sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()


def find_own(session: Session, user_id: int, passkey_id: int) -> Passkey | None:
    """Return a passkey of a user."""
    return session.scalar(sa.select(Passkey).where(Passkey.user_id == user_id, Passkey.id == passkey_id))


def find_by_credential(session: Session, credential_id: str) -> Passkey | None:
    """Return the passkey that a device showed; its row is held until the end of the transaction."""
    return session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def add_challenge(session: Session, challenge_hash: str, purpose: str, now: dt.datetime, ends_at: dt.datetime) -> None:
    """Remember a challenge; those whose time is over go."""
    session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.ends_at <= now))
    session.add(PasskeyChallenge(challenge_hash=challenge_hash, purpose=purpose, ends_at=ends_at))


def take_challenge(session: Session, challenge_hash: str, purpose: str, now: dt.datetime) -> bool:
    """Use a challenge up; False when we did not hand it out for this, or when it was used, or when its time is over."""
    same = (PasskeyChallenge.challenge_hash == challenge_hash, PasskeyChallenge.purpose == purpose)
    taken = sa.delete(PasskeyChallenge).where(*same, PasskeyChallenge.ends_at > now)
    return session.execute(taken.returning(PasskeyChallenge.challenge_hash)).first() is not None
