"""Use cases of those who manage users: make, change, block, remove. What may be done is decided in `rules`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account, remove_account
from headwater.channels import Channel, remove_channel
from headwater.house import Viewer, emit
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.settings import Settings
from headwater.users import rules
from headwater.users.model import User
from headwater.users.passwords import hash_password
from headwater.users.service import change_email, change_password, create_user

UNKNOWN_BYTES = 32
_PLAIN_FIELDS = {
    "emailVerified": "email_verified",
    "videoQuota": "video_quota",
    "videoQuotaDaily": "video_quota_daily",
    "pluginAuth": "plugin_auth",
    "adminFlags": "admin_flags",
}


def hash_first_password(given: Mapping[str, Any]) -> str:
    """Hash the password of a user to make; without one nobody can know it. Slow: done outside of transactions."""
    return hash_password(given.get("password") or secrets.token_urlsafe(UNKNOWN_BYTES))


def add_user(
    session: Session, settings: Settings, viewer: Viewer, given: Mapping[str, Any], password_hash: str
) -> tuple[User, int]:
    """Make a user from checked fields; returns it and the number of its account. Without a password they choose one."""
    role = Role(given["role"])
    if refusal := rules.refuse_creating(viewer.role, role):
        raise refusal
    user = create_user(
        session,
        settings,
        given["username"],
        given["email"],
        given.get("password", ""),
        role=role,
        channel_name=given.get("channelName"),
        password_hash=password_hash,
    )
    _set_plain(user, given)
    session.flush()
    if "password" not in given:
        emit(session, "user.password_wanted", user_id=user.id)
    return user, session.execute(sa.select(Account.id).where(Account.user_id == user.id)).scalar_one()


def change_user(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    user_id: int,
    changes: Mapping[str, Any],
    password_hash: str | None,
) -> None:
    """Change a user as checked fields say."""
    user = _locked(session, user_id)
    role = Role(changes["role"]) if "role" in changes else None
    if refusal := rules.refuse_changing(viewer.role, standing_of(user, viewer, settings), role):
        raise refusal
    if "email" in changes and changes["email"] != user.email:
        change_email(session, user, changes["email"])
    _set_plain(user, changes)
    user.role = user.role if role is None else role
    user.updated_at = clock.now()
    if password_hash is not None:
        change_password(session, user, password_hash)


def block_user(session: Session, settings: Settings, viewer: Viewer, user_id: int, reason: str | None) -> None:
    """Keep a user out: all of their sign-ins end."""
    user = _locked(session, user_id)
    if refusal := rules.refuse_blocking(viewer.role, standing_of(user, viewer, settings)):
        raise refusal
    user.blocked_at, user.blocked_reason = clock.now(), reason
    emit(session, "user.blocked", user_id=user.id)


def unblock_user(session: Session, settings: Settings, viewer: Viewer, user_id: int) -> None:
    """Let a user in again."""
    user = _locked(session, user_id)
    if refusal := rules.refuse_blocking(viewer.role, standing_of(user, viewer, settings)):
        raise refusal
    user.blocked_at = user.blocked_reason = None


def remove_user(session: Session, settings: Settings, viewer: Viewer, user_id: int) -> None:
    """Remove a user with account, channels and videos, at once; files go by jobs. The names stay taken."""
    user = _locked(session, user_id)
    if refusal := rules.refuse_removing(viewer.role, standing_of(user, viewer, settings)):
        raise refusal
    account = session.execute(sa.select(Account).where(Account.user_id == user.id)).scalar_one()
    for channel in session.scalars(sa.select(Channel).where(Channel.account_id == account.id)).all():
        remove_channel(session, channel)
    emit(session, "user.deleted", user_id=user.id, account_id=account.id)
    remove_account(session, account)
    session.execute(sa.delete(User).where(User.id == user.id))
    session.expunge(user)


def find_manageable(session: Session, settings: Settings, viewer: Viewer, user_id: int) -> User:
    """Return the viewer themselves, or a user whom they may manage; raises NotFound, and Forbidden."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("User not found")
    standing = standing_of(user, viewer, settings)
    if not standing.is_viewer and (refusal := rules.refuse_managing(viewer.role, standing)):
        raise refusal
    return user


def standing_of(user: User, viewer: Viewer, settings: Settings) -> rules.Standing:
    """Take what the rules need from a user."""
    return rules.Standing(user.role, user.username == settings.admin.username, user.id == viewer.user_id)


def _locked(session: Session, user_id: int) -> User:
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound("User not found")
    return user


def _set_plain(user: User, given: Mapping[str, Any]) -> None:
    for name, column in _PLAIN_FIELDS.items():
        if name in given:
            setattr(user, column, given[name])
