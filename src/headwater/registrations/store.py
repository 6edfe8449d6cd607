"""All SQL of requests to join."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.house.rights import Role
from headwater.registrations.model import Registration, RegistrationState
from headwater.users import User

_COLUMNS = {"createdAt": (Registration.created_at, Registration.id), "state": (Registration.state, Registration.id)}
_HELD = Registration.state != RegistrationState.ACCEPTED


def find(session: Session, registration_id: int, *, held: bool = False) -> Registration | None:
    """Return a request; `held` until the transaction ends, by whoever is going to change it."""
    return session.get(Registration, registration_id, with_for_update=held)


def find_by_email(session: Session, folded_email: str) -> Registration | None:
    """Return the request of an address that is not accepted yet."""
    return session.scalar(sa.select(Registration).where(Registration.folded_email == folded_email, _HELD))


def find_by_login(session: Session, folded: str) -> Registration | None:
    """Return the request of a name or address that is not accepted yet."""
    named = sa.or_(Registration.folded_username == folded, Registration.folded_email == folded)
    return session.scalar(sa.select(Registration).where(named, _HELD).order_by(Registration.id).limit(1))


def are_asked_for(session: Session, names: list[str], folded_email: str) -> bool:
    """Whether a request that is not accepted yet holds one of these (folded) names, or the address."""
    same = sa.or_(
        Registration.folded_username.in_(names),
        Registration.folded_channel_name.in_(names),
        Registration.folded_email == folded_email,
    )
    return session.scalar(sa.select(sa.exists().where(same, _HELD))) or False


def list_registrations(
    session: Session, *, start: int, count: int, sort: str, search: str
) -> tuple[int, list[Registration]]:
    """Return how many requests hold a text in a name or the address, and a page of them."""
    condition: sa.ColumnElement[bool] = sa.true()
    if folded := search.strip().lower():
        named = (Registration.folded_username, Registration.folded_email, Registration.folded_channel_name)
        condition = sa.or_(*(column.contains(folded, autoescape=True) for column in named))
    total = session.scalar(sa.select(sa.func.count()).select_from(Registration).where(condition)) or 0
    order = [column.desc() if sort.startswith("-") else column.asc() for column in _COLUMNS[sort.removeprefix("-")]]
    query = sa.select(Registration).where(condition).order_by(*order).offset(start).limit(count)
    return total, list(session.scalars(query))


def count_waiting(session: Session) -> int:
    """Return how many requests wait for a moderator."""
    query = sa.select(sa.func.count()).where(Registration.state == RegistrationState.PENDING)
    return session.scalar(query) or 0


def find_next_waiting(session: Session, registration_id: int) -> int | None:
    """Return the request that waits after this one, the longest waiting when it is the last; None: no other waits."""
    others = (Registration.state == RegistrationState.PENDING, Registration.id != registration_id)
    is_before = sa.case((Registration.id < registration_id, 1), else_=0)
    return session.scalar(sa.select(Registration.id).where(*others).order_by(is_before, Registration.id).limit(1))


def count_users(session: Session) -> int:
    """Return how many logins there are."""
    return session.scalar(sa.select(sa.func.count()).select_from(User)) or 0


def list_deciders(session: Session) -> Sequence[User]:
    """Return those who decide about requests."""
    deciders = User.role.in_((Role.ADMINISTRATOR, Role.MODERATOR))
    return session.scalars(sa.select(User).where(deciders, User.blocked_at.is_(None)).order_by(User.id)).all()
