"""Use cases of second factors: set up, confirm, prove, switch off. The secret is sealed wherever it is kept."""

from __future__ import annotations

import datetime as dt

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.house import emit
from headwater.kit import clock
from headwater.kit.errors import Forbidden, Invalid
from headwater.kit.secret import Secret
from headwater.second_factor import rules, store
from headwater.settings import Settings
from headwater.users import User

CODE_HEADER = "x-peertube-otp"
_SEALED_FOR, _REQUEST_FOR, _RECOVERY_FOR = "two-factor secret", "two-factor request", "recovery code"


class SetUp(msgspec.Struct, frozen=True, rename="camel"):
    """What an authenticator application needs, in the wire's names; `request_token` brings it back to us."""

    request_token: str
    secret: str
    uri: str


class _Request(msgspec.Struct, frozen=True):
    """What a request token holds."""

    user_id: int
    secret: str
    ends_at: float


def is_enabled(user: User) -> bool:
    """Whether a password alone does not sign this user in."""
    return user.sealed_otp_secret is not None


def begin(secret: Secret, settings: Settings, user: User) -> SetUp:
    """Make a secret that is not in force before `confirm`; raises Invalid when one is."""
    from pyotp import random_base32

    if is_enabled(user):
        raise Invalid("Two-factor authentication is on already")
    chosen = random_base32()
    ends_at = clock.now() + dt.timedelta(seconds=settings.sessions.two_factor_request_lifetime)
    request = _Request(user.id, chosen, ends_at.timestamp())
    token = secret.seal(_REQUEST_FOR, msgspec.json.encode(request).decode())
    return _describe(settings, user, token, chosen)


def resume(secret: Secret, settings: Settings, user: User, request_token: str) -> SetUp:
    """Return what `begin` made, for whoever mistyped the code; raises Forbidden when its time is over."""
    return _describe(settings, user, request_token, read_request(secret, user, request_token).secret)


def read_request(secret: Secret, user: User, request_token: str) -> _Request:
    """Return what a request token of this user holds; raises Forbidden for others, and after its time."""
    try:
        request = msgspec.json.decode(secret.unseal(_REQUEST_FOR, request_token), type=_Request)
    except (InvalidTag, ValueError):
        raise Forbidden("Invalid request token") from None
    if request.user_id != user.id or request.ends_at <= clock.now().timestamp():
        raise Forbidden("Invalid request token")
    return request


def confirm(session: Session, user: User, request_token: str, code: str) -> None:
    """Require codes from now on; raises Invalid when they are already, Forbidden for a wrong token or code.

    The code that confirms may sign in once: applications of the wire do so at once with the one that they have.
    """
    if is_enabled(user):
        raise Invalid("Two-factor authentication is on already")
    secret = secret_of(session)
    request = read_request(secret, user, request_token)
    if rules.find_step(request.secret, code, clock.now().timestamp(), None) is None:
        raise Forbidden("Invalid OTP token")
    user.sealed_otp_secret, user.otp_step = secret.seal(_SEALED_FOR, request.secret), None
    session.flush()
    emit(session, "user.two_factor_changed", user_id=user.id, enabled=True)


def disable(session: Session, user: User) -> None:
    """Let the password alone sign in again; raises Invalid when it does."""
    if not is_enabled(user):
        raise Invalid("Two-factor authentication is off already")
    user.sealed_otp_secret = user.otp_step = None
    store.remove_recovery_codes(session, user.id)
    session.flush()
    emit(session, "user.two_factor_changed", user_id=user.id, enabled=False)


def prove(session: Session, user: User, given: str) -> bool:
    """Whether this is a code of the user's application or a recovery code; either counts once."""
    if user.sealed_otp_secret is None:
        return False
    secret = secret_of(session)
    if rules.looks_like_recovery(given) and store.take_recovery_code(session, user.id, _hash(secret, user.id, given)):
        return True
    try:
        shared = secret.unseal(_SEALED_FOR, user.sealed_otp_secret)
    except InvalidTag:  # the instance's secret is another one since: an administrator switches it off
        return False
    step = rules.find_step(shared, given, clock.now().timestamp(), user.otp_step)
    return step is not None and store.take_step(session, user.id, step)


def renew_recovery_codes(session: Session, user_id: int) -> list[str]:
    """Return new recovery codes, which are shown now and never again; older ones end."""
    secret, codes = secret_of(session), rules.make_recovery_codes()
    store.remove_recovery_codes(session, user_id)
    store.add_recovery_codes(session, user_id, [_hash(secret, user_id, code) for code in codes])
    return codes


def count_recovery_codes(session: Session, user_id: int) -> int:
    """Return how many recovery codes are left."""
    return store.count_recovery_codes(session, user_id)


def _hash(secret: Secret, user_id: int, code: str) -> str:
    return secret.sign(_RECOVERY_FOR, f"{user_id}:{rules.normalise(code)}")


def _describe(settings: Settings, user: User, request_token: str, shared: str) -> SetUp:
    from pyotp import TOTP

    return SetUp(request_token, shared, TOTP(shared).provisioning_uri(name=user.email, issuer_name=settings.host))
