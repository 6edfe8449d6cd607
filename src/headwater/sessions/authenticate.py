"""Who a request's credentials belong to: one statement, asked anew each time, so that a revocation counts at once."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, face_path
from headwater.db.database import defer_write
from headwater.house import ANONYMOUS, Viewer
from headwater.house.viewer import Credentials
from headwater.kit import clock
from headwater.kit.errors import Unauthenticated
from headwater.kit.secret import hash_token
from headwater.sessions.model import Token
from headwater.sessions.tokens import note_use
from headwater.users import User

NOTED_EVERY = dt.timedelta(hours=1)  # the use of a sign-in is written at most this often: reading stays reading


def authenticate(session: Session, credentials: Credentials) -> Viewer:
    """Return the viewer; raises Unauthenticated for a bearer token that is not valid (any more).

    A stale cookie is nobody: pages then show what anybody sees.
    """
    if credentials.bearer is not None:
        row = _find(session, credentials.bearer, Token.refresh_hash.is_not(None))
        if row is None:
            raise Unauthenticated("Token is invalid", code="invalid_token")
    elif credentials.session is not None:
        row = _find(session, credentials.session, Token.refresh_hash.is_(None))
        if row is None:
            return ANONYMOUS
    else:
        return ANONYMOUS
    if clock.now() - row.used_at > NOTED_EVERY:
        defer_write(session, functools.partial(note_use, token_id=row.token_id, origin=credentials.origin))
    return Viewer(
        user_id=row.user_id,
        account_id=row.account_id,
        username=row.username,
        display_name=row.display_name,
        avatar_path=face_path(row.avatars),
        role=row.role,
        language=row.preferences.get("language"),
        token_id=row.token_id,
    )


def _find(session: Session, token: str, kind: sa.ColumnElement[bool]) -> Any | None:
    return session.execute(
        sa.select(
            Token.id.label("token_id"),
            Token.used_at,
            User.id.label("user_id"),
            User.username,
            User.role,
            User.preferences,
            Account.id.label("account_id"),
            Account.display_name,
            Actor.avatars,
        )
        .join(User, User.id == Token.user_id)
        .join(Account, Account.user_id == User.id)
        .join(Actor, Actor.id == Account.actor_id)
        .where(
            Token.access_hash == hash_token(token),
            Token.access_expires_at > clock.now(),
            User.blocked_at.is_(None),
            kind,
        )
    ).one_or_none()
