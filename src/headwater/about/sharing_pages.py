"""P2P and privacy: what is shared and why, what others learn, what this instance does about it, and the switch."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.kit.errors import Forbidden, Invalid
from headwater.tracker.announce import MAX_NUMWANT
from headwater.users import User
from headwater.watching.web import LEARN_PATH, read_sharing, remember_wish, vary_by_signals
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.csrf import comes_from_here
from headwater.web.html.language import stay_in_language
from headwater.web.html.pages import render

CROWD = 1000  # viewers, for the example
USUAL = 20  # addresses in an answer of most trackers, for the example
WISHES = {"on": True, "off": False}


@get(LEARN_PATH)
@reads()
def show_sharing(ctx: Ctx, changed: str = "") -> Response[Any]:
    """Explain it with the figures of this instance's tracker; the switch shows what holds for whoever looks."""
    settings, tracker = ctx.settings, ctx.settings.tracker
    page = render(
        ctx,
        "about/p2p.html",
        canonical_path=LEARN_PATH,
        sharing=read_sharing(ctx),
        changed=changed == "1",
        by_default=settings.defaults.p2p.webapp.enabled,
        tracker_enabled=tracker.enabled,
        private=tracker.private,
        crowd=CROWD,
        examples=[(told, math.ceil(CROWD / told)) for told in (USUAL, MAX_NUMWANT)],
        per_minute=int(tracker.announces_per_minute) if tracker.reject_too_many_announces else None,
        sockets=tracker.max_sockets_per_address,
        forgotten_minutes=math.ceil((2 * tracker.announce_interval + tracker.grace) / 60),
        stun_hosts=[_name_host(address) for address in tracker.stun_servers],
        savings_enabled=settings.savings.enabled,
    )
    return vary_by_signals(page)


@post(LEARN_PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(auth=Auth.OPTIONAL)
def choose_sharing(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Keep the choice in this browser, and in the account of who has one."""
    if not comes_from_here(ctx.request):  # visitors have no session whose token would prove it
        raise Forbidden("Please choose on the page of this instance.")
    wish = WISHES.get(str(fields.values.get("sharing", "")))
    if wish is None:
        raise Invalid("Incorrect request parameters: sharing", fields={"sharing": INVALID})
    if ctx.viewer.signed_in:
        user = ctx.session.get_one(User, ctx.viewer.user_id)
        user.preferences = {**user.preferences, "p2pEnabled": wish}
    return Redirect(
        stay_in_language(ctx.request, f"{LEARN_PATH}?changed=1"),
        status_code=303,
        cookies=[remember_wish(wish, ctx.settings)],
        headers={"Cache-Control": "no-store"},
    )


def _name_host(address: str) -> str:
    """Return the host of `stun:host:port`."""
    return urlsplit(address.replace("stun:", "stun://", 1)).hostname or address


routes = (show_sharing, choose_sharing)
