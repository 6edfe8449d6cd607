"""What every page of the administration has: its tabs, only those that this person may enter."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.response import Redirect

from headwater.kit.errors import Forbidden
from headwater.web.context import Auth, Ctx, reads
from headwater.web.html.navigation import ADMINISTRATION, ADMINISTRATION_PATH, name_section
from headwater.web.html.pages import render

NO_STORE = {"Cache-Control": "no-store"}
MAX_PAGE = 10_000  # nobody walks further; it bounds what the database skips


@get(ADMINISTRATION_PATH)
@reads(auth=Auth.REQUIRED)
def show_first(ctx: Ctx) -> Redirect:
    """Go to the first page that this person may enter."""
    for right, path in ADMINISTRATION:
        if ctx.viewer.may(right):
            return Redirect(path, status_code=302, headers=NO_STORE)
    raise Forbidden("This is for those who run the instance.")


def render_section(
    ctx: Ctx, template: str, path: str, *, room: str = "administration", **context: Any
) -> Response[bytes]:
    """Answer with a page of the administration; another room's template is in its own folder (`room`)."""
    tabs = [(name_section(to), to, to == path) for right, to in ADMINISTRATION if ctx.viewer.may(right)]
    return render(ctx, f"{room}/{template}", sections=tabs, path=path, **context)


def go_back(address: str) -> Redirect:
    """Answer a form: show the page again, so that a reload sends nothing twice."""
    return Redirect(address, status_code=303, headers=NO_STORE)


def read_page(text: str | None) -> int:
    """Read a page number of an address; anything else is the first."""
    if text is None or not (text.isascii() and text.isdecimal() and len(text) < 6):
        return 1
    return min(max(1, int(text)), MAX_PAGE)


routes = (show_first,)
