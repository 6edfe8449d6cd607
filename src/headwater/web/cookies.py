"""Cookies of our pages: none of them is for scripts or other sites."""

from __future__ import annotations

from litestar.datastructures import Cookie

from headwater.web.context import Ctx

LONGEST_SECONDS = 400 * 86400  # browsers keep cookies no longer


def make_cookie(ctx: Ctx, name: str, value: str, seconds: int = LONGEST_SECONDS, *, path: str = "/") -> Cookie:
    """Return a cookie that no script and no other site sees; 0 seconds remove it."""
    return Cookie(
        key=name,
        value=value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="lax",
        secure=ctx.settings.webserver.https,
    )
