"""Sign-ins: opened, renewed, ended. Tokens are random, shown once, and kept as hashes."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.house.viewer import Origin
from headwater.kit import clock
from headwater.kit.secret import hash_token
from headwater.sessions.model import OAuthClient, Token
from headwater.settings import Settings
from headwater.users import User

TOKEN_BYTES = 20  # 40 hexadecimal digits, as on the wire


class TokenPair(msgspec.Struct, frozen=True):
    """What an application gets when it signs in; in the wire's names."""

    token_type: str
    access_token: str
    refresh_token: str
    expires_in: int
    refresh_token_expires_in: int


class _Begun(msgspec.Struct, frozen=True):
    """How a sign-in began; a renewed pair of tokens is still the same sign-in."""

    device: str | None
    address: str | None
    created_at: dt.datetime


def ensure_oauth_client(session: Session) -> OAuthClient:
    """Return the credentials that applications of this instance share; made at the first start."""
    client = find_oauth_client(session)
    if client is None:
        client = OAuthClient(
            client_id=secrets.token_hex(16), client_secret=secrets.token_hex(16), created_at=clock.now()
        )
        session.add(client)
        session.flush()
    return client


def find_oauth_client(session: Session) -> OAuthClient | None:
    """Return the credentials that applications of this instance share."""
    return session.scalar(sa.select(OAuthClient).order_by(OAuthClient.id).limit(1))


def open_tokens(
    session: Session, settings: Settings, user_id: int, origin: Origin | None = None, *, renewed: Any = None
) -> TokenPair:
    """Sign an application in, or on: `renewed` is the row of `find_refreshable` whose place this pair takes."""
    access, refresh = secrets.token_hex(TOKEN_BYTES), secrets.token_hex(TOKEN_BYTES)
    lifetime = settings.oauth2.token_lifetime
    now = clock.now()
    began = renewed or _begin(origin or Origin(), now)
    session.execute(
        sa.insert(Token).values(
            user_id=user_id,
            access_hash=hash_token(access),
            access_expires_at=now + dt.timedelta(seconds=lifetime.access_token),
            refresh_hash=hash_token(refresh),
            refresh_expires_at=now + dt.timedelta(seconds=lifetime.refresh_token),
            **{name: getattr(began, name) for name in _Begun.__struct_fields__},
            **_describe_use(origin or Origin(), now),
        )
    )
    return TokenPair("Bearer", access, refresh, int(lifetime.access_token), int(lifetime.refresh_token))


def open_session(session: Session, settings: Settings, user_id: int, origin: Origin) -> str:
    """Sign a browser in; returns the cookie's value. A new one each time, so that nobody can prepare it (fixation)."""
    token = secrets.token_hex(TOKEN_BYTES)
    now = clock.now()
    session.execute(
        sa.insert(Token).values(
            user_id=user_id,
            access_hash=hash_token(token),
            access_expires_at=now + dt.timedelta(seconds=settings.sessions.lifetime),
            **msgspec.structs.asdict(_begin(origin, now)),
            **_describe_use(origin, now),
        )
    )
    return token


def note_login(session: Session, user_id: int) -> None:
    """Remember when somebody proved their password."""
    session.execute(sa.update(User).where(User.id == user_id).values(last_login_at=clock.now()))


def note_use(session: Session, token_id: int, origin: Origin) -> None:
    """Remember that a sign-in was used, and from where; a browser's lives on for as long again as it was given."""
    token = session.get(Token, token_id)
    if token is None:
        return
    now = clock.now()
    if token.refresh_hash is None:
        token.access_expires_at = now + (token.access_expires_at - token.used_at)
    token.used_at, token.used_device, token.used_address = now, origin.device, origin.address


def find_refreshable(session: Session, refresh_token: str) -> Any | None:
    """Return `id`, `user_id`, `refresh_expires_at` and where it began, of a refresh token."""
    began = (Token.device, Token.address, Token.created_at)
    query = sa.select(Token.id, Token.user_id, Token.refresh_expires_at, *began)
    return session.execute(query.where(Token.refresh_hash == hash_token(refresh_token))).one_or_none()


def end_token(session: Session, token_id: int) -> bool:
    """End one sign-in, at once and in every process; False when somebody else just did."""
    ended = session.execute(sa.delete(Token).where(Token.id == token_id).returning(Token.id))
    return ended.first() is not None


def end_session(session: Session, session_token: str) -> None:
    """End the session of a cookie."""
    session.execute(sa.delete(Token).where(Token.access_hash == hash_token(session_token)))


def end_all(session: Session, user_id: int, kept_token_id: int | None = None) -> None:
    """End every sign-in of a user but one; the handler of `user.password_changed` and `user.blocked`."""
    session.execute(sa.delete(Token).where(Token.user_id == user_id, Token.id != (kept_token_id or 0)))


def prune_expired(session: Session) -> None:
    """Remove sign-ins that nothing can revive."""
    end = sa.func.coalesce(Token.refresh_expires_at, Token.access_expires_at)
    session.execute(sa.delete(Token).where(end < clock.now()))


def _begin(origin: Origin, now: dt.datetime) -> _Begun:
    return _Begun(origin.device, origin.address, now)


def _describe_use(origin: Origin, now: dt.datetime) -> dict[str, Any]:
    return {"used_at": now, "used_device": origin.device, "used_address": origin.address}
