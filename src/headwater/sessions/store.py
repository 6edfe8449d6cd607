"""The sign-ins of a user that have not ended: listed, and ended by their owner (made and renewed: `tokens.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.kit import clock
from headwater.kit.client_address import group_address
from headwater.sessions.model import Token

LOOKED_AT = 200  # sign-ins of one user: applications may leave many behind
SORTS = {"createdAt": Token.created_at, "loginDate": Token.created_at, "lastActivityDate": Token.used_at}


def list_sign_ins(
    session: Session, user_id: int, *, start: int = 0, count: int = 100, sort: str = "-lastActivityDate"
) -> tuple[int, Sequence[Token]]:
    """Return how many sign-ins a user has and a page of them."""
    conditions = (Token.user_id == user_id, _end() > clock.now())
    total = session.scalar(sa.select(sa.func.count()).select_from(Token).where(*conditions)) or 0
    column: Any = SORTS[sort.removeprefix("-")]
    order = [key.desc() if sort.startswith("-") else key.asc() for key in (column, Token.id)]
    return total, session.scalars(sa.select(Token).where(*conditions).order_by(*order).offset(start).limit(count)).all()


def has_come_from(session: Session, user_id: int, address: str) -> bool:
    """Whether one of a user's newest sign-ins that are kept was opened or used in the network of an address."""
    query = sa.select(Token.address, Token.used_address).where(Token.user_id == user_id)
    rows = session.execute(query.order_by(Token.used_at.desc()).limit(LOOKED_AT))
    return bool(address) and group_address(address) in {group_address(one) for row in rows for one in row if one}


def end_sign_in(session: Session, user_id: int, sign_in_id: int) -> bool:
    """End one sign-in of a user; False when they have none of this number."""
    same = (Token.user_id == user_id, Token.id == sign_in_id, _end() > clock.now())
    return session.execute(sa.delete(Token).where(*same).returning(Token.id)).first() is not None


def _end() -> Any:
    return sa.func.coalesce(Token.refresh_expires_at, Token.access_expires_at)
