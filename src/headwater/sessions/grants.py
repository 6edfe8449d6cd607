"""The token endpoint's rules (RFC 6749 as the reference speaks it): which grant, for whom, refused how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.attempts import (
    KNOWN_BROWSER,
    Kind,
    check_attempts,
    check_passwords,
    forget_failures,
    forget_wrong_passwords,
    note_failure,
    note_wrong_password,
)
from headwater.house.feature import find_applicant
from headwater.house.viewer import Applicant, Origin
from headwater.kit import clock
from headwater.kit.errors import Invalid, Unauthenticated
from headwater.runtime import Runtime
from headwater.second_factor import CODE_HEADER, is_enabled, prove
from headwater.sessions.model import OAuthClient
from headwater.sessions.store import has_come_from
from headwater.sessions.tokens import TokenPair, end_token, find_refreshable, note_login, open_tokens
from headwater.settings import Settings
from headwater.users import User, find_by_login, verify_password

DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#operation/getOAuthToken"


def refuse(code: str, detail: str) -> Invalid:
    """Make the refusal of a grant in the reference's shape."""
    return Invalid(detail, code=code, docs=DOCS)


def grant(runtime: Runtime, form: Mapping[str, Any], origin: Origin, code: str | None) -> TokenPair:
    """Answer the token endpoint; opens short transactions around the slow check of a password.

    `code` is that of the second step, from its header.
    """
    _check_client(runtime, form)
    match form.get("grant_type"):
        case "password":
            return _grant_password(runtime, form, origin, code)
        case "refresh_token":
            return _grant_refresh(runtime, form, origin)
        case None | "":
            raise refuse("invalid_request", "Missing parameter: `grant_type`")
        case _:
            raise refuse("unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid")


def check_login(
    runtime: Runtime, login: str, password: str, origin: Origin, *, known_user_id: int | None = None
) -> User:
    """Return the user of a name or address and its password; raises Invalid, after equal work for unknown names.

    Raises TooMany after too many wrong passwords for a name, whether there is such a user or not.
    `known_user_id`: who logged in with this browser before.
    """
    address = origin.address or ""
    with runtime.database.read() as session:
        user, applicant = find_by_login(session, login), _find_applicant(session, login)
        is_known = user is not None and user.id == known_user_id
        is_familiar = has_come_from(session, user.id if user else 0, address) or is_known
        place = KNOWN_BROWSER if is_known else address
        check_passwords(session, runtime.settings, login, place, is_familiar=is_familiar)
    known = user or applicant
    proven = verify_password(password, known.password_hash if known else None)
    if known is None or not proven:
        with runtime.database.write() as session:
            note_wrong_password(session, runtime.settings, login, place)
        raise refuse("invalid_grant", "Invalid grant: user credentials are invalid")
    if user is None:
        raise _refuse_applicant(is_rejected=applicant is not None and applicant.is_rejected)
    check_may_sign_in(user, runtime.settings)
    return user


def check_code(runtime: Runtime, user: User, code: str) -> None:
    """Raise Invalid unless this is a code of the user that was not used yet; TooMany after too many wrong ones."""
    whose = str(user.id)
    with runtime.database.write() as session:
        check_attempts(session, runtime.settings, Kind.CODE, whose)
        proven = prove(session, session.get_one(User, user.id), code)
        if proven:
            forget_failures(session, Kind.CODE, whose)
        else:
            note_failure(session, runtime.settings, Kind.CODE, whose)
    if not proven:
        raise refuse("invalid_two_factor", "Invalid two factor header")


def note_proven(session: Session, settings: Settings, proven: User, login: str, origin: Origin) -> None:
    """Remember that somebody signs in: wrong passwords from the same place do not count any more.

    `proven` is the user as they were when they proved who they are. Raises Invalid when they have another password
    since, or may not sign in any more: the sign-in would outlive what ended all others.
    """
    user = session.get(User, proven.id, with_for_update=True)
    if user is None or user.password_hash != proven.password_hash:
        raise refuse("invalid_grant", "Invalid grant: user credentials are invalid")
    check_may_sign_in(user, settings)
    forget_wrong_passwords(session, login, origin.address or "")
    note_login(session, user.id)


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


def _grant_password(runtime: Runtime, form: Mapping[str, Any], origin: Origin, code: str | None) -> TokenPair:
    login, password = _require(form, "username"), _require(form, "password")
    user = check_login(runtime, login, password, origin)
    if is_enabled(user):
        if not code:
            raise _ask_for_code()
        check_code(runtime, user, code)
    with runtime.database.write() as session:
        note_proven(session, runtime.settings, user, login, origin)
        return open_tokens(session, runtime.settings, user.id, origin)


def _find_applicant(session: Session, login: str) -> Applicant | None:
    find = find_applicant()
    found: Applicant | None = find(session, login) if find else None
    return found


def _refuse_applicant(*, is_rejected: bool) -> Invalid:
    if is_rejected:
        return refuse("account_approval_rejected", "Registration approval for this account has been rejected")
    return refuse("account_waiting_for_approval", "Registration for this account is awaiting approval")


def _ask_for_code() -> Unauthenticated:
    problem = Unauthenticated("Missing two factor header", code="missing_two_factor", docs=DOCS)
    problem.headers[CODE_HEADER] = "required; app"
    return problem


def _grant_refresh(runtime: Runtime, form: Mapping[str, Any], origin: Origin) -> TokenPair:
    refresh_token = _require(form, "refresh_token")
    with runtime.database.write() as session:
        row = find_refreshable(session, refresh_token)
        if row is None or not end_token(session, row.id):
            raise refuse("invalid_grant", "Invalid grant: refresh token is invalid")
        if row.refresh_expires_at <= clock.now():
            raise refuse("invalid_grant", "Invalid grant: refresh token has expired")
        check_may_sign_in(session.get_one(User, row.user_id), runtime.settings)
        return open_tokens(session, runtime.settings, row.user_id, origin, renewed=row)


def _require(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str) or not value:
        raise refuse("invalid_request", f"Missing parameter: `{name}`")
    return value
