"""The last moment of every way in: a new session, whichever was there before ends, and on to where one wanted."""

from __future__ import annotations

from litestar.response import Redirect

from headwater.sessions.web import end_session, note_proven, open_session
from headwater.signing_in.cookies import LOGIN_PATH, session_cookies
from headwater.signing_in.half_way import COOKIE
from headwater.users import User
from headwater.web.context import Ctx
from headwater.web.cookies import make_cookie
from headwater.web.credentials import SESSION_COOKIE, read_origin

NO_STORE = {"Cache-Control": "no-store"}


def open_for(ctx: Ctx, user: User, login: str) -> str:
    """Open a session for somebody who has proven everything; returns its token. `login` is what they typed.

    Raises Invalid when they may not sign in any more.
    """
    origin = read_origin(ctx.request)
    with ctx.runtime.database.write() as session:
        if before := ctx.request.cookies.get(SESSION_COOKIE):
            end_session(session, before)
        note_proven(session, ctx.settings, user, login, origin)
        return open_session(session, ctx.settings, user.id, origin)


def enter(ctx: Ctx, user: User, login: str, destination: str) -> Redirect:
    """Open a session and lead on; raises Invalid."""
    cookies = session_cookies(ctx, user, open_for(ctx, user, login))
    cookies.append(make_cookie(ctx, COOKIE, "", 0, path=LOGIN_PATH))
    return Redirect(destination, status_code=303, cookies=cookies, headers=NO_STORE)
