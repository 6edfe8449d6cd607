"""What other rooms' pages use of this one: the cookie that keeps the language chosen in a browser.

Error pages speak it too, before anybody is known.
"""

from __future__ import annotations

from litestar.datastructures import Cookie

from headwater.web.context import Ctx
from headwater.web.cookies import LONGEST_SECONDS, make_cookie
from headwater.web.html.language import COOKIE


def language_cookie(ctx: Ctx, language: str | None) -> Cookie:
    """Return the cookie of a language that there is; None takes the cookie away."""
    return make_cookie(ctx, COOKIE, language or "", LONGEST_SECONDS if language else 0)
