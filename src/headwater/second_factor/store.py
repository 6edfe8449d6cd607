"""All SQL of second factors."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.kit import clock
from headwater.second_factor.model import RecoveryCode
from headwater.users import User


def take_step(session: Session, user_id: int, step: int) -> bool:
    """Note that the code of a step was used; False when it, or a later one, was used already."""
    newer = sa.or_(User.otp_step.is_(None), User.otp_step < step)
    taken = sa.update(User).where(User.id == user_id, newer).values(otp_step=step).returning(User.id)
    return session.execute(taken).first() is not None


def take_recovery_code(session: Session, user_id: int, code_hash: str) -> bool:
    """Use a recovery code up; False when there is no such code (any more)."""
    same = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash == code_hash)
    return session.execute(sa.delete(RecoveryCode).where(*same).returning(RecoveryCode.id)).first() is not None


def remove_recovery_codes(session: Session, user_id: int) -> None:
    """Remove all recovery codes of a user."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def add_recovery_codes(session: Session, user_id: int, hashes: Iterable[str]) -> None:
    """Keep recovery codes."""
    now = clock.now()
    session.add_all(RecoveryCode(user_id=user_id, code_hash=code_hash, created_at=now) for code_hash in hashes)
    session.flush()


def count_recovery_codes(session: Session, user_id: int) -> int:
    """Return how many recovery codes are left."""
    query = sa.select(sa.func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return session.scalar(query) or 0
