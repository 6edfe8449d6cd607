"""What somebody may change of themselves: read from a request with every wrong field named, then applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.house import Viewer, emit
from headwater.house.feature import find_self_proof
from headwater.kit import clock
from headwater.kit.errors import Forbidden, Invalid, Unauthenticated
from headwater.kit.mail_address import MAX_EMAIL_LENGTH, is_email
from headwater.mail import may_send_mail
from headwater.runtime import Runtime
from headwater.users.model import User
from headwater.users.passwords import hash_password
from headwater.users.preferences import PREFERENCE_TYPES
from headwater.users.rules import PASSWORD_LENGTH
from headwater.users.service import change_email, change_password, keep_email, want_email
from headwater.web.bodies import INVALID, NO_NUL, check_fields
from headwater.web.html.language import list_languages

_TYPES: dict[str, Any] = {
    "displayName": Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)],
    "description": Annotated[str, msgspec.Meta(min_length=3, max_length=1000, pattern=NO_NUL)] | None,
    "password": Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])],
    "currentPassword": str,
    "email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)],
} | PREFERENCE_TYPES

_CHECKS = {
    "email": (is_email, INVALID),
    "displayName": (lambda name: bool(name.strip()), INVALID),
    "language": (lambda tag: tag is None or tag.replace("-", "_") in list_languages(), INVALID),
}


def read_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known fields of a request, checked; raises Invalid naming every wrong one."""
    found = check_fields(given, _TYPES, checks=_CHECKS)
    if ("password" in found or "email" in found) and not found.get("currentPassword"):
        raise Invalid("currentPassword parameter is missing")
    return found


def change_self(runtime: Runtime, viewer: Viewer, changes: Mapping[str, Any]) -> None:
    """Write what `read_changes` found; address and password need the current password, else Unauthenticated.

    Raises TooMany after many wrong ones: a stolen session must not find it out here.
    """
    new_hash = None
    if "email" in changes or "password" in changes:
        with runtime.database.read() as session:
            user = session.get_one(User, viewer.user_id)
        try:
            find_self_proof()(runtime, user, changes["currentPassword"])
        except Forbidden as problem:
            raise Unauthenticated(problem.detail, code=problem.code) from None
        new_hash = hash_password(changes["password"]) if "password" in changes else None
    with runtime.database.write() as session:
        apply_changes(session, viewer, changes, new_hash, confirm_email=may_send_mail(runtime.settings))


def apply_changes(
    session: Session,
    viewer: Viewer,
    changes: Mapping[str, Any],
    password_hash: str | None = None,
    *,
    confirm_email: bool = False,
) -> None:
    """Write what `read_changes` found and the caller has allowed, in an open transaction.

    `confirm_email`: another address counts only once a mail to it was answered. The present one ends that waiting.
    """
    user = session.get_one(User, viewer.user_id)
    now = clock.now()
    if changes.get("email") == user.email:
        keep_email(session, user)
    elif "email" in changes:
        (want_email if confirm_email else change_email)(session, user, changes["email"])
    preferences = {name: value for name, value in changes.items() if name in PREFERENCE_TYPES}
    if preferences:
        user.preferences = dict(user.preferences) | preferences
    user.updated_at = now
    shown = {"displayName": "display_name", "description": "description"}
    values = {column: changes[name] for name, column in shown.items() if name in changes}
    if values:
        changing = sa.update(Account).where(Account.user_id == user.id).values(**values, updated_at=now)
        actor_id = session.scalar(changing.returning(Account.actor_id))
        emit(session, "actor.updated", actor_id=actor_id)
    if password_hash is not None:
        change_password(session, user, password_hash, kept_token_id=viewer.token_id)
