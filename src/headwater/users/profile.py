"""What somebody may change of themselves: read from a request with every wrong field named, then applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.house import Viewer
from headwater.kit import clock
from headwater.kit.errors import Invalid, Unauthenticated
from headwater.runtime import Runtime
from headwater.users.model import User
from headwater.users.passwords import hash_password, verify_password
from headwater.users.preferences import PREFERENCE_TYPES
from headwater.users.rules import MAX_EMAIL_LENGTH, PASSWORD_LENGTH, is_email
from headwater.users.service import change_email, change_password
from headwater.web.bodies import INVALID, NO_NUL, check_fields

_TYPES: dict[str, Any] = {
    "displayName": Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)],
    "description": Annotated[str, msgspec.Meta(min_length=3, max_length=1000, pattern=NO_NUL)] | None,
    "password": Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])],
    "currentPassword": str,
    "email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)],
} | PREFERENCE_TYPES

_CHECKS = {"email": (is_email, INVALID), "displayName": (lambda name: bool(name.strip()), INVALID)}


def read_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known fields of a request, checked; raises Invalid naming every wrong one."""
    found = check_fields(given, _TYPES, checks=_CHECKS)
    if ("password" in found or "email" in found) and not found.get("currentPassword"):
        raise Invalid("currentPassword parameter is missing")
    return found


def change_self(runtime: Runtime, viewer: Viewer, changes: Mapping[str, Any]) -> None:
    """Write what `read_changes` found; address and password need the current password, else Unauthenticated."""
    new_hash = None
    if "email" in changes or "password" in changes:
        with runtime.database.read() as session:
            stored = session.get_one(User, viewer.user_id).password_hash
        if not verify_password(changes["currentPassword"], stored):
            raise Unauthenticated("currentPassword is invalid.", code="current_password_is_invalid")
        new_hash = hash_password(changes["password"]) if "password" in changes else None
    with runtime.database.write() as session:
        apply_changes(session, viewer, changes, new_hash)


def apply_changes(
    session: Session, viewer: Viewer, changes: Mapping[str, Any], password_hash: str | None = None
) -> None:
    """Write what `read_changes` found and the caller has allowed, in an open transaction."""
    user = session.get_one(User, viewer.user_id)
    now = clock.now()
    if "email" in changes and changes["email"] != user.email:
        change_email(session, user, changes["email"])
    preferences = {name: value for name, value in changes.items() if name in PREFERENCE_TYPES}
    if preferences:
        user.preferences = dict(user.preferences) | preferences
    user.updated_at = now
    shown = {"displayName": "display_name", "description": "description"}
    values = {column: changes[name] for name, column in shown.items() if name in changes}
    if values:
        session.execute(sa.update(Account).where(Account.user_id == user.id).values(**values, updated_at=now))
    if password_hash is not None:
        change_password(session, user, password_hash, kept_token_id=viewer.token_id)
