"""What a browser remembers of its person's wish to share: a cookie, written by pages here and by the player there.

`client/player/peers/remembered.ts` reads and writes the same one: whoever has no account is known by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from litestar.datastructures import Cookie

from headwater.settings import Settings

COOKIE = "headwater_sharing"
COOKIE_SECONDS = 400 * 86400  # browsers keep cookies no longer
_WORDS = {"1": True, "0": False}


def recall_wish(cookies: Mapping[str, str]) -> bool | None:
    """Return what was chosen in this browser; None: nothing."""
    return _WORDS.get(cookies.get(COOKIE, ""))


def remember_wish(wish: bool, settings: Settings) -> Cookie:
    """Return the cookie that keeps a choice; scripts of the player may read it."""
    value, secure = ("1" if wish else "0"), settings.webserver.https
    return Cookie(key=COOKIE, value=value, max_age=COOKIE_SECONDS, samesite="lax", secure=secure)
