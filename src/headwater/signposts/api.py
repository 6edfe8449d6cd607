"""Small answers that machines expect of any site: whom to write to, what robots may read, where to change passwords."""

from __future__ import annotations

import datetime as dt

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.accounts import find_account
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, reads

SECURITY = "/.well-known/security.txt"
PASSWORD = "/my-account/settings"  # noqa: S105 - a page
TEXT = "text/plain"  # the framework adds the charset
KEPT = {"Cache-Control": "max-age=7200", "X-Content-Type-Options": "nosniff"}
LIFETIME = dt.timedelta(days=365)  # RFC 9116 2.5.5: no longer than a year
POLICY = """Nobody is followed across sites here: no third parties, no advertising, no profiles. Who watched what is
known to nobody but the people themselves, where they let the instance remember it. Addresses are used to answer, to
count a view once and to keep floods out; they are not kept with what was watched.
"""


@get("/.well-known/dnt/", media_type="application/json; charset=utf-8")
@reads(auth=Auth.NONE)
def tell_tracking(ctx: Ctx) -> dict[str, str]:
    """Say that nobody is tracked (W3C Tracking Preference Expression 6)."""
    return {"tracking": "N"}


@get("/.well-known/dnt-policy.txt")
@reads(auth=Auth.NONE)
def tell_policy(ctx: Ctx) -> Response[str]:
    """Say the same in words."""
    return Response(POLICY, media_type=TEXT, headers=KEPT)


@get("/.well-known/change-password")
@reads(auth=Auth.NONE)
def go_to_password(ctx: Ctx) -> Redirect:
    """Lead password managers to the page where a password is changed."""
    return Redirect(PASSWORD, status_code=302)


@get(SECURITY)
@reads(auth=Auth.NONE)
def tell_contact(ctx: Ctx) -> Response[str]:
    """Say whom to tell of a hole (RFC 9116): what the administrator wrote, else the contact page."""
    written = ctx.settings.instance.securitytxt
    expires = clock.format_wire(clock.now() + LIFETIME)
    text = written or f"Contact: {ctx.settings.base_url}/about/contact\nExpires: {expires}\n"
    return Response(text, media_type=TEXT, headers=KEPT)


@get("/security.txt")
@reads(auth=Auth.NONE)
def go_to_contact(ctx: Ctx) -> Redirect:
    """Lead to where RFC 9116 has it."""
    return Redirect(SECURITY, status_code=301)


@get("/robots.txt")
@reads(auth=Auth.NONE)
def tell_robots(ctx: Ctx) -> Response[str]:
    """Say what robots may read (RFC 9309)."""
    return Response(ctx.settings.instance.robots, media_type=TEXT, headers=KEPT)


@get("/services/redirect/accounts/{account_name:str}")
@reads(auth=Auth.NONE)
def go_to_account(ctx: Ctx, account_name: FromPath[str]) -> Redirect:
    """Lead to an account at its own instance."""
    row = find_account(ctx.session, account_name, ctx.settings.host)
    if row is None:
        raise NotFound("Account not found")
    return Redirect(row.url, status_code=302)


routes = (tell_tracking, tell_policy, go_to_password, tell_contact, go_to_contact, tell_robots, go_to_account)
