"""The help: a list of its pages, and each of them."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from headwater.kit.errors import NotFound
from headwater.origin.help import HELP_PATH, load_help
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render


@get(HELP_PATH)
@reads()
def list_help(ctx: Ctx) -> Response[bytes]:
    """List the pages."""
    return render(ctx, "origin/help.html", canonical_path=HELP_PATH, pages=list(load_help().values()), page=None)


@get(f"{HELP_PATH}/{{name:str}}")
@reads()
def show_help(ctx: Ctx, name: FromPath[str]) -> Response[bytes]:
    """Show one of them."""
    pages = load_help()
    if name not in pages:
        raise NotFound("Not found")
    page = pages[name]
    return render(ctx, "origin/help.html", canonical_path=page.path, pages=list(pages.values()), page=page)


routes = (list_help, show_help)
