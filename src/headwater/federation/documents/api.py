"""Look-ups: WebFinger, host-meta, where NodeInfo is; and the addresses that have a document but no page."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from headwater.actors import parse_handle
from headwater.federation.documents.registry import own_paths
from headwater.federation.lookup import APPLICATION, SUBSCRIBE
from headwater.federation.store import find_local_actor
from headwater.kit.errors import Invalid, NotFound
from headwater.web.context import Auth, Ctx, reads

NODEINFO = "http://nodeinfo.diaspora.software/ns/schema"
JSON = "application/json; charset=utf-8"
_AGE = {"Cache-Control": "max-age=600"}


@get("/.well-known/webfinger", media_type=JSON)
@reads(auth=Auth.NONE)
def look_up(ctx: Ctx, resource: str = "") -> dict[str, Any]:
    """Return where an `acct:` of this instance lives (RFC 7033)."""
    handle = resource.removeprefix("acct:")
    name, host = parse_handle(handle, ctx.settings.host)
    if not resource.startswith("acct:") or "@" not in handle or not name or host:
        raise Invalid("Incorrect request parameters: resource", fields={"resource": "Invalid value"})
    actor = find_local_actor(ctx.session, handle, ctx.settings.host)
    if actor is None:
        raise NotFound("Actor not found")
    return {
        "subject": f"acct:{actor.name}@{ctx.settings.host}",
        "aliases": [actor.url],
        "links": [
            {"rel": "self", "type": "application/activity+json", "href": actor.url},
            {"rel": SUBSCRIBE, "template": f"{ctx.settings.base_url}/remote-interaction?uri={{uri}}"},
        ],
    }


@get("/.well-known/nodeinfo", media_type=JSON)
@reads(auth=Auth.NONE)
def find_nodeinfo(ctx: Ctx) -> Response[dict[str, Any]]:
    """Return where NodeInfo is, and the instance actor (FEP-2677)."""
    base = ctx.settings.base_url
    links = [{"rel": f"{NODEINFO}/{version}", "href": f"{base}/nodeinfo/{version}.json"} for version in ("2.0", "2.1")]
    links.append({"rel": APPLICATION, "href": f"{base}/accounts/peertube"})
    return Response({"links": links}, media_type=JSON, headers=_AGE)


@get("/.well-known/host-meta")
@reads(auth=Auth.NONE)
def describe_host(ctx: Ctx) -> Response[str]:
    """Return where WebFinger is (RFC 6415)."""
    template = f"{ctx.settings.base_url}/.well-known/webfinger?resource={{uri}}"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" type="application/xrd+xml" template="{template}"/>\n'
        "</XRD>"
    )
    return Response(body, media_type="application/xml; charset=utf-8")


@get(own_paths())
async def show_document(request: Request[Any, Any, Any]) -> None:
    """Answer who did not ask for ActivityPub: there is no page here (`Negotiation` answers everybody else)."""
    raise NotFound("Not found")


routes = (look_up, find_nodeinfo, describe_host, show_document)
