"""The token endpoint's rules (RFC 6749 as the reference speaks it): which grant, for whom, refused how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.runtime import Runtime
from headwater.sessions.model import OAuthClient
from headwater.sessions.tokens import TokenPair, end_token, find_refreshable, note_login, open_tokens
from headwater.settings import Settings
from headwater.users import User, find_by_login, verify_password

DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#operation/getOAuthToken"


def refuse(code: str, detail: str) -> Invalid:
    """Make the refusal of a grant in the reference's shape."""
    return Invalid(detail, code=code, docs=DOCS)


def grant(runtime: Runtime, form: Mapping[str, Any], device: str | None) -> TokenPair:
    """Answer the token endpoint; opens short transactions around the slow check of a password."""
    _check_client(runtime, form)
    match form.get("grant_type"):
        case "password":
            return _grant_password(runtime, form, device)
        case "refresh_token":
            return _grant_refresh(runtime, form, device)
        case None | "":
            raise refuse("invalid_request", "Missing parameter: `grant_type`")
        case _:
            raise refuse("unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid")


def check_login(runtime: Runtime, login: str, password: str) -> User:
    """Return the user of a name or address and its password; raises Invalid, after equal work for unknown names."""
    with runtime.database.read() as session:
        user = find_by_login(session, login)
    proven = verify_password(password, user.password_hash if user else None)
    if user is None or not proven:
        raise refuse("invalid_grant", "Invalid grant: user credentials are invalid")
    check_may_sign_in(user, runtime.settings)
    return user


def check_may_sign_in(user: User, settings: Settings) -> None:
    """Raise Invalid for a blocked user, and for one whose address must be confirmed first."""
    if user.blocked_at is not None:
        raise refuse("access_denied", "User is blocked.")
    if settings.signup.requires_email_verification and user.email_verified is False:
        raise refuse("access_denied", "User email is not verified.")


def _check_client(runtime: Runtime, form: Mapping[str, Any]) -> None:
    client_id, client_secret = form.get("client_id"), form.get("client_secret")
    if not isinstance(client_id, str) or not isinstance(client_secret, str):
        raise refuse("invalid_client", "Invalid client: cannot retrieve client credentials")
    same = (OAuthClient.client_id == client_id, OAuthClient.client_secret == client_secret)
    with runtime.database.read() as session:
        if not session.scalar(sa.select(sa.exists().where(*same))):
            raise refuse("invalid_client", "Invalid client: client is invalid")


def _grant_password(runtime: Runtime, form: Mapping[str, Any], device: str | None) -> TokenPair:
    login, password = _require(form, "username"), _require(form, "password")
    user = check_login(runtime, login, password)
    with runtime.database.write() as session:
        note_login(session, user.id)
        return open_tokens(session, runtime.settings, user.id, device)


def _grant_refresh(runtime: Runtime, form: Mapping[str, Any], device: str | None) -> TokenPair:
    refresh_token = _require(form, "refresh_token")
    with runtime.database.write() as session:
        row = find_refreshable(session, refresh_token)
        if row is None or not end_token(session, row.id):
            raise refuse("invalid_grant", "Invalid grant: refresh token is invalid")
        if row.refresh_expires_at <= clock.now():
            raise refuse("invalid_grant", "Invalid grant: refresh token has expired")
        check_may_sign_in(session.get_one(User, row.user_id), runtime.settings)
        return open_tokens(session, runtime.settings, row.user_id, device)


def _require(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str) or not value:
        raise refuse("invalid_request", f"Missing parameter: `{name}`")
    return value
