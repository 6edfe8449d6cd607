"""What somebody may change of themselves: read from a request with every wrong field named, then applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.kit import clock
from headwater.kit.errors import Conflict, Invalid
from headwater.users.model import User
from headwater.users.preferences import PREFERENCE_TYPES
from headwater.users.rules import MAX_EMAIL_LENGTH, PASSWORD_LENGTH, fold_email, is_email

_NO_NUL = r"\A[^\x00]*\Z"  # PostgreSQL keeps no such character
_TYPES: dict[str, Any] = {
    "displayName": Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=_NO_NUL)],
    "description": Annotated[str, msgspec.Meta(min_length=3, max_length=1000, pattern=_NO_NUL)] | None,
    "password": Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])],
    "currentPassword": str,
    "email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)],
} | PREFERENCE_TYPES


def read_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known fields of a request, checked; raises Invalid naming every wrong one."""
    found, wrong = {}, {}
    for name, kind in _TYPES.items():
        if name not in given:
            continue
        try:
            found[name] = msgspec.convert(given[name], kind, strict=False)
        except msgspec.ValidationError as error:
            wrong[name] = str(error)
    if not is_email(found.get("email", "a@b")):
        wrong["email"] = "Invalid value"
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    if ("password" in found or "email" in found) and not found.get("currentPassword"):
        raise Invalid("currentPassword parameter is missing")
    return found


def apply_changes(session: Session, user: User, changes: Mapping[str, Any]) -> None:
    """Write what `read_changes` found, but for the password."""
    now = clock.now()
    if "email" in changes and changes["email"] != user.email:
        _change_email(session, user, changes["email"])
    preferences = {name: value for name, value in changes.items() if name in PREFERENCE_TYPES}
    if preferences:
        user.preferences = dict(user.preferences) | preferences
    user.updated_at = now
    shown = {"displayName": "display_name", "description": "description"}
    values = {column: changes[name] for name, column in shown.items() if name in changes}
    if values:
        session.execute(sa.update(Account).where(Account.user_id == user.id).values(**values, updated_at=now))


def _change_email(session: Session, user: User, email: str) -> None:
    folded = fold_email(email)
    if session.scalar(sa.select(sa.exists().where(User.folded_email == folded, User.id != user.id))):
        raise Conflict("User with this username or email already exists.")
    user.email, user.folded_email = email, folded
    user.email_verified = None
