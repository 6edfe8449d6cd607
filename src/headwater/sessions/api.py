"""Applications sign in and out, as on the wire."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from headwater.kit.errors import Forbidden, NotFound
from headwater.second_factor import CODE_HEADER
from headwater.sessions.feed_tokens import read_feed_token, renew_feed_token
from headwater.sessions.grants import grant, refuse
from headwater.sessions.tokens import TokenPair, end_token, find_oauth_client
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.credentials import read_origin

FORM = "application/x-www-form-urlencoded"
DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#operation/getOAuthClient"
NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}  # RFC 6749 5.1


class ClientCredentials(msgspec.Struct):
    """What an application sends along when it signs somebody in."""

    client_id: str
    client_secret: str


class Revoked(msgspec.Struct):
    """A sign-in ended."""

    success: bool


class ScopedTokens(msgspec.Struct, rename="camel"):
    """Tokens for one use each."""

    feed_token: str


@get("/api/v1/oauth-clients/local")
@reads(auth=Auth.NONE)
def get_oauth_client(ctx: Ctx) -> ClientCredentials:
    """Hand out the credentials that applications share, to those who know our public name."""
    host = ctx.request.headers.get("host", "")
    if host.lower() != ctx.settings.host.lower():
        raise Forbidden(f"Getting client tokens for host {host} is forbidden", docs=DOCS)
    client = find_oauth_client(ctx.session)
    if client is None:
        raise NotFound("No client available.")
    return ClientCredentials(client.client_id, client.client_secret)


async def read_form(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Return the fields of a form; RFC 6749 takes nothing else."""
    if request.content_type[0] != FORM:
        raise refuse("invalid_request", f"Invalid request: content must be {FORM}")
    return dict(await request.form())


@post("/api/v1/users/token", status_code=200, dependencies={"form": read_form})
@computes(auth=Auth.NONE)
def create_token(ctx: Ctx, form: dict[str, Any]) -> Response[TokenPair]:
    """Sign an application in (password), or again (refresh_token)."""
    pair = grant(ctx.runtime, form, read_origin(ctx.request), ctx.request.headers.get(CODE_HEADER))
    return Response(pair, headers=NEVER_STORED)


@post("/api/v1/users/revoke-token", status_code=200)
@writes()
def revoke_token(ctx: Ctx) -> Revoked:
    """Sign out: both tokens of the pair end."""
    assert ctx.viewer.token_id is not None
    return Revoked(success=end_token(ctx.session, ctx.viewer.token_id))


@get("/api/v1/users/scoped-tokens")
@computes(pool="read")
def get_scoped_tokens(ctx: Ctx) -> ScopedTokens:
    """Show the feed token."""
    assert ctx.viewer.user_id is not None
    return ScopedTokens(read_feed_token(ctx.runtime, ctx.viewer.user_id))


@post("/api/v1/users/scoped-tokens", status_code=200)
@computes(pool="write")
def renew_scoped_tokens(ctx: Ctx) -> ScopedTokens:
    """Replace the feed token."""
    assert ctx.viewer.user_id is not None
    return ScopedTokens(renew_feed_token(ctx.runtime, ctx.viewer.user_id))


routes = (get_oauth_client, create_token, revoke_token, get_scoped_tokens, renew_scoped_tokens)
