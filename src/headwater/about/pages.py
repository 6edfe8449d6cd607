"""About: this instance, its terms, and Headwater; older addresses lead to them."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

import headwater
from headwater.about.network_pages import NETWORK
from headwater.about.views import RULES, render_words, view_instance
from headwater.actors import find_instance_actor
from headwater.house.rights import Right
from headwater.kit.errors import NotFound
from headwater.statistics.web import read_figures
from headwater.watching.web import LEARN_PATH
from headwater.web.context import Auth, Ctx, reads
from headwater.web.html.pages import render

INSTANCE, HEADWATER, TERMS = "/about/instance", "/about/headwater", "/about/terms"
# Client addresses of the reference, its newer versions included.
MOVED = {"peertube": HEADWATER, "follows": NETWORK, "privacy": LEARN_PATH}
PARTS = {"home": "", "team": "#people", "tech": "#hardware"}


@get(INSTANCE)
@reads()
def show_instance(ctx: Ctx) -> Response[bytes]:
    """Say what this instance is, by whom, and by which rules."""
    page = view_instance(ctx.settings, find_instance_actor(ctx.session), read_figures(ctx))
    return render(
        ctx,
        "about/instance.html",
        canonical_path=INSTANCE,
        page=page,
        may_configure=ctx.viewer.may(Right.MANAGE_CONFIGURATION),
    )


@get(TERMS)
@reads()
def show_terms(ctx: Ctx) -> Response[bytes]:
    """Show the rules alone: what one agrees to."""
    words = render_words(ctx.settings, RULES)
    return render(ctx, "about/terms.html", canonical_path=TERMS, words=words, says_something=any(words.values()))


@get(HEADWATER)
@reads()
def show_headwater(ctx: Ctx) -> Response[bytes]:
    """Say what the software is, where to learn more and how to help."""
    return render(
        ctx,
        "about/headwater.html",
        canonical_path=HEADWATER,
        address=ctx.settings.base_url,
        version=headwater.__version__,
        compatible_version=headwater.COMPATIBLE_VERSION,
    )


@get("/about")
@reads(auth=Auth.NONE)
def lead_to_instance(ctx: Ctx) -> Redirect:
    """Lead to the first tab."""
    return Redirect(INSTANCE, status_code=302)


@get("/about/{name:str}")
@reads(auth=Auth.NONE)
def lead_on(ctx: Ctx, name: FromPath[str]) -> Redirect:
    """Lead from the addresses that other such instances have; a browser keeps what stands behind a `#`."""
    if name not in MOVED:
        raise NotFound("Not found")
    return Redirect(MOVED[name], status_code=302)


@get("/about/instance/{part:str}")
@reads(auth=Auth.NONE)
def lead_to_part(ctx: Ctx, part: FromPath[str]) -> Redirect:
    """Lead from pages of newer versions to the part of our one page."""
    if part not in PARTS:
        raise NotFound("Not found")
    return Redirect(INSTANCE + PARTS[part], status_code=302)


routes: tuple[Any, ...] = (show_instance, show_terms, show_headwater, lead_to_instance, lead_on, lead_to_part)
