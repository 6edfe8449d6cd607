"""Use cases of logins: make one, change its password."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import create_local_account
from headwater.actors import is_actor_name, is_username, name_is_taken
from headwater.channels import create_local_channel
from headwater.house import emit
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.kit.errors import Conflict, Forbidden, Invalid, Reason
from headwater.kit.mail_address import is_email
from headwater.settings import Settings
from headwater.users.model import User
from headwater.users.passwords import hash_password, verify_password
from headwater.users.rules import fold_email, fold_username


def create_user(
    session: Session,
    settings: Settings,
    username: str,
    email: str,
    password: str,
    *,
    role: Role = Role.USER,
    channel_name: str | None = None,
    channel_display_name: str | None = None,
    display_name: str | None = None,
    email_verified: bool | None = None,
    password_hash: str | None = None,
) -> User:
    """Make a login with its account and first channel (`<username>_channel` unless named).

    Any password is taken: bounds are for those who ask for one. `password_hash` spares hashing inside the transaction.
    """
    check_names(session, username, email, channel_name)
    now = clock.now()
    user = User(
        username=username,
        folded_username=fold_username(username),
        email=email,
        folded_email=fold_email(email),
        email_verified=email_verified,
        password_hash=password_hash or hash_password(password),
        role=role,
        video_quota=settings.user.video_quota,
        video_quota_daily=settings.user.video_quota_daily,
        created_at=now,
        updated_at=now,
    )
    session.add(user)
    session.flush()
    account = create_local_account(session, settings, username, user_id=user.id, display_name=display_name)
    first_name = channel_name or free_channel_name(session, username)
    shown_as = channel_display_name or channel_name or settings.user.default_channel_name.replace("$1", username)
    create_local_channel(session, settings, account.id, first_name, shown_as)
    emit(session, "user.created", user_id=user.id)
    return user


def check_names(session: Session, username: str, email: str, channel_name: str | None) -> None:
    """Raise Invalid for names that nobody may have, Conflict for those that somebody has."""
    wrong = {}
    if not is_username(username):
        wrong["username"] = "Should have a valid username (lowercase alphanumeric characters)"
    if not is_email(email):
        wrong["email"] = "Invalid value"
    if channel_name is not None and not is_actor_name(channel_name):
        wrong["channelName"] = "Invalid value"
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    if channel_name == username:
        raise Invalid(Reason("Channel name cannot be the same as user username."))
    same = sa.or_(User.folded_username == fold_username(username), User.folded_email == fold_email(email))
    if session.scalar(sa.select(sa.exists().where(same))):
        raise Conflict(Reason("User with this username or email already exists."))
    if name_is_taken(session, username):
        raise Conflict(Reason("Another actor (account/channel) with this name already exists on this instance."))
    if channel_name is not None and name_is_taken(session, channel_name):
        raise Conflict(Reason("Channel with name %(name)s already exists.", name=channel_name))


def free_channel_name(session: Session, username: str) -> str:
    """Return `<username>_channel`, with a number when that name was taken."""
    name, number = f"{username[:38]}_channel", 2
    while name_is_taken(session, name):
        name, number = f"{username[:38]}_channel_{number}", number + 1
    return name


def find_by_login(session: Session, login: str) -> User | None:
    """Return the user of a name or email address, whatever its case."""
    return session.scalar(
        sa.select(User)
        .where(sa.or_(User.folded_username == fold_username(login), User.folded_email == fold_email(login)))
        .order_by((User.folded_username == fold_username(login)).desc())
        .limit(1)
    )


def prove_password(user: User, given: str | None) -> None:
    """Raise Invalid without a password, Forbidden unless it is the user's; takes a while: outside of transactions."""
    if not given:
        raise Invalid("currentPassword is missing", fields={"currentPassword": "Invalid value"})
    if not verify_password(given, user.password_hash):
        raise Forbidden("currentPassword is invalid.", code="current_password_is_invalid")


def reset_password(session: Session, login: str, password: str) -> User | None:
    """Set the password of a name or email address; None when there is no such user."""
    user = find_by_login(session, login)
    if user is not None:
        change_password(session, user, hash_password(password))
    return user


def change_password(session: Session, user: User, password_hash: str, *, kept_token_id: int | None = None) -> None:
    """Set the password and end every sign-in but the one that asks.

    When no sign-in asks, an address that waits is forgotten: whoever knew the old password may have asked for it, to
    get in again. Signed-in people see it and can give it up.
    """
    user.password_hash = password_hash
    if kept_token_id is None:
        _wait_for(user, None)
    user.updated_at = clock.now()
    emit(session, "user.password_changed", user_id=user.id, kept_token_id=kept_token_id)


def change_email(session: Session, user: User, email: str, *, verified: bool | None = None) -> None:
    """Set the address, which is not verified any more; raises Conflict when it is somebody else's."""
    check_email_is_free(session, user, email)
    before = user.email
    user.email, user.folded_email = email, fold_email(email)
    user.email_verified = verified
    _wait_for(user, None)
    user.updated_at = clock.now()
    session.flush()
    emit(session, "user.email_changed", user_id=user.id, before=before)


def want_email(session: Session, user: User, email: str) -> None:
    """Keep an address that shall be the user's once they have confirmed it; raises Conflict for somebody else's."""
    check_email_is_free(session, user, email)
    _wait_for(user, email)
    session.flush()
    emit(session, "user.email_wanted", user_id=user.id)


def keep_email(session: Session, user: User) -> None:
    """Give up the address that waits to be confirmed; the mail that was sent to it changes nothing any more."""
    _wait_for(user, None)
    session.flush()


def _wait_for(user: User, email: str | None) -> None:
    user.pending_email, user.folded_pending_email = email, email and fold_email(email)


def check_email_is_free(session: Session, user: User, email: str) -> None:
    """Raise Conflict when an address is somebody else's."""
    if session.scalar(sa.select(sa.exists().where(User.folded_email == fold_email(email), User.id != user.id))):
        raise Conflict(Reason("User with this username or email already exists."))
