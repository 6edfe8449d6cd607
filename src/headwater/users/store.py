"""All SQL of lists of users: a page is counted, read with its figures, and given its channels, in three statements."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account, select_accounts
from headwater.house.feature import figures_of
from headwater.kit.text import fold
from headwater.users.model import User

SORTS = {
    "id": User.id,
    "username": User.folded_username,
    "createdAt": User.created_at,
    "lastLoginDate": User.last_login_at,
    "role": User.role,
}
BY_SIZE = "videoQuotaUsed"
MAX_COMPLETIONS = 10


def find_user(session: Session, user_id: int, *, with_figures: bool) -> Any | None:
    """Return `User` beside the columns of its account; with its figures by wire name if asked."""
    return session.execute(_select(with_figures=with_figures).where(User.id == user_id)).one_or_none()


def list_users(
    session: Session, *, start: int, count: int, sort: str, search: str | None, blocked: bool | None
) -> tuple[int, list[Any]]:
    """Return how many users there are and a page of rows such as `find_user` returns, with their figures."""
    conditions = []
    if search:
        folded = search.strip().lower()
        both = (User.folded_username, User.folded_email)
        conditions.append(sa.or_(*(column.contains(folded, autoescape=True) for column in both)))
    if blocked is not None:
        conditions.append(User.blocked_at.is_not(None) if blocked else User.blocked_at.is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(User).where(*conditions)) or 0
    name = sort.removeprefix("-")
    key = figures_of("user")[BY_SIZE] if name == BY_SIZE else SORTS[name]
    order = [(column.desc() if sort.startswith("-") else column.asc()).nulls_last() for column in (key, User.id)]
    query = _select(with_figures=True).where(*conditions).order_by(*order).offset(start).limit(count)
    return total, list(session.execute(query))


def complete_usernames(session: Session, beginning: str) -> list[str]:
    """Return a few names of users that begin so."""
    query = sa.select(User.username).where(User.folded_username.startswith(fold(beginning), autoescape=True))
    return list(session.scalars(query.order_by(User.folded_username).limit(MAX_COMPLETIONS)))


def _select(*, with_figures: bool) -> sa.Select[Any]:
    query: sa.Select[Any] = select_accounts().add_columns(User).join(User, User.id == Account.user_id)
    if with_figures:
        query = query.add_columns(*(figure.label(name) for name, figure in figures_of("user").items()))
    return query
