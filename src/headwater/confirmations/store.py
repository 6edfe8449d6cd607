"""All SQL of mailed codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.confirmations.model import CodePurpose, MailedCode
from headwater.users import User


def count_since(session: Session, purpose: CodePurpose, subject_id: int, since: dt.datetime) -> int:
    """Return how many codes of a kind went to somebody since a time."""
    query = sa.select(sa.func.count()).where(
        MailedCode.purpose == purpose, MailedCode.subject_id == subject_id, MailedCode.created_at > since
    )
    return session.scalar(query) or 0


def find_code(session: Session, purpose: CodePurpose, subject_id: int, code_hash: str) -> MailedCode | None:
    """Return the code of that hash, if it was sent for this; held until the transaction ends."""
    query = sa.select(MailedCode).where(
        MailedCode.code_hash == code_hash, MailedCode.purpose == purpose, MailedCode.subject_id == subject_id
    )
    return session.scalar(query.with_for_update())


def see_code(session: Session, purpose: CodePurpose, subject_id: int, code_hash: str) -> Any | None:
    """Return `(used_at, expires_at)` of a code."""
    query = sa.select(MailedCode.used_at, MailedCode.expires_at).where(
        MailedCode.code_hash == code_hash, MailedCode.purpose == purpose, MailedCode.subject_id == subject_id
    )
    return session.execute(query).one_or_none()


def mark_used(session: Session, purpose: CodePurpose, subject_id: int, now: dt.datetime) -> None:
    """End every code of a kind that somebody got."""
    session.execute(
        sa.update(MailedCode)
        .where(MailedCode.purpose == purpose, MailedCode.subject_id == subject_id, MailedCode.used_at.is_(None))
        .values(used_at=now)
    )


def remove_ended(session: Session, before: dt.datetime) -> None:
    """Forget codes that ended before a time."""
    session.execute(sa.delete(MailedCode).where(MailedCode.expires_at < before))


def find_user(session: Session, user_id: int) -> User | None:
    """Return a user, held until the transaction ends."""
    return session.get(User, user_id, with_for_update=True)


def find_by_email(session: Session, folded_email: str) -> User | None:
    """Return the user whose address this is."""
    return session.scalar(sa.select(User).where(User.folded_email == folded_email))


def find_by_pending_email(session: Session, folded_email: str) -> User | None:
    """Return somebody who wants to have this address and has not confirmed it."""
    query = sa.select(User).where(User.folded_pending_email == folded_email).order_by(User.id)
    return session.scalar(query.limit(1))
