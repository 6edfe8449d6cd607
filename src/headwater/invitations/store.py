"""All SQL of invitations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.invitations.model import Invitation
from headwater.users import User

_WITH_MAKER = sa.select(Invitation, User.username, User.role, User.blocked_at).join(User, User.id == Invitation.user_id)


def find_by_hash(session: Session, code_hash: str, *, to_use: bool) -> Any | None:
    """Return `Invitation`, `username`, `role` and `blocked_at` of its maker; `to_use` holds it for the transaction."""
    query = _WITH_MAKER.where(Invitation.code_hash == code_hash)
    return session.execute(query.with_for_update(of=Invitation) if to_use else query).one_or_none()


def find(session: Session, invitation_id: int) -> Invitation | None:
    """Return an invitation."""
    return session.get(Invitation, invitation_id)


def list_invitations(session: Session, *, user_id: int | None, start: int, count: int) -> tuple[int, list[Any]]:
    """Return how many there are, of one maker or of all, and a page of them, the newest first."""
    mine = sa.true() if user_id is None else Invitation.user_id == user_id
    total = session.scalar(sa.select(sa.func.count()).select_from(Invitation).where(mine)) or 0
    query = _WITH_MAKER.where(mine).order_by(Invitation.id.desc()).offset(start).limit(count)
    return total, list(session.execute(query))


def count_open(session: Session, user_id: int, now: dt.datetime) -> int:
    """Return how many links of somebody are still good."""
    query = sa.select(sa.func.count()).where(
        Invitation.user_id == user_id, Invitation.expires_at > now, Invitation.uses < Invitation.max_uses
    )
    return session.scalar(query) or 0


def hold_maker(session: Session, user_id: int) -> None:
    """Let whoever makes two links at once do so one after the other."""
    session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
