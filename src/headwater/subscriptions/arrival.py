"""Taking in who comes from another instance, with something they want to subscribe to, rate or comment on here."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Redirect

from headwater.actors import ActorKind
from headwater.federation import FetchFailed, host_of, is_full_handle, resolve_actor, resolve_handle
from headwater.kit.errors import Invalid
from headwater.sessions import choose_destination
from headwater.web.bodies import NO_NUL, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render

REMOTE = "/remote-interaction"
MAX_URI = 2000
Uri = Annotated[str, QueryParameter(max_length=MAX_URI, pattern=NO_NUL)]
NO_STORE = {"Cache-Control": "no-store"}


@get(REMOTE)
@reads(auth=Auth.REQUIRED)
def show_arrival(ctx: Ctx, uri: Uri = "") -> Response[Any]:
    """Ask who comes from another instance whether to look for what they came with."""
    return _render_arrival(ctx, uri)


@post(REMOTE, status_code=200, dependencies={"fields": Provide(read_fields)})
@computes(auth=Auth.REQUIRED, pool="blob")
def open_uri(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Look for an account, a channel or a video of another instance, and lead to its page here."""
    uri = str(fields.values.get("uri", "")).strip()[:MAX_URI]
    if not host_of(uri) and not is_full_handle(uri.removeprefix("acct:").removeprefix("@")):
        return _render_arrival(ctx, uri, problem="uri", status=400)
    if host_of(uri) == ctx.settings.host.lower():
        return Redirect(choose_destination(urlsplit(uri).path or "/"), status_code=303, headers=NO_STORE)
    path = _find_actor_page(ctx, uri)
    if path is None:
        return _render_arrival(ctx, uri, problem="unreachable", status=400)
    return Redirect(path, status_code=303, headers=NO_STORE)


def _find_actor_page(ctx: Ctx, uri: str) -> str | None:
    """Return the page here of an account or channel; of other things the page that searches for them."""
    try:
        if host_of(uri):
            actor = resolve_actor(ctx.runtime, uri)
        else:
            actor = resolve_handle(ctx.runtime, uri.removeprefix("acct:"))
    except FetchFailed as error:
        is_other = str(error) == "it is not an actor" and bool(host_of(uri))
        return f"/search?{urlencode({'search': uri})}" if is_other else None
    if actor.kind is ActorKind.INSTANCE:
        return None
    own = "c" if actor.kind is ActorKind.CHANNEL else "a"
    return f"/{own}/{actor.name}" + (f"@{actor.host}" if actor.host else "")


def _render_arrival(ctx: Ctx, uri: str, *, problem: str = "", status: int = 200) -> Response[bytes]:
    if not uri and not problem:
        raise Invalid("Incorrect request parameters: uri", fields={"uri": "Invalid value"})
    return render(ctx, "subscriptions/arrival.html", status=status, uri=uri, problem=problem, path=REMOTE)


routes = (show_arrival, open_uri)
