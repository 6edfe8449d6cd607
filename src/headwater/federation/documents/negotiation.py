"""Who asks for ActivityPub gets the document of an address, everybody else its page."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from headwater.federation.documents.registry import Asked, Built, Departed, Document, KeysNeeded, Moved, find_document
from headwater.federation.keys import ensure_keys
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime

MEDIA_TYPE = "application/activity+json; charset=utf-8"
_ACTIVITY = ("application/activity+json", "application/ld+json")
_OTHER = ("text/html", "application/xhtml+xml", "application/json")


def wants_activity(accept: str) -> bool:
    """Whether ActivityPub is asked for before pages and plain JSON; of equals, what stands first counts."""
    best: tuple[float, int, bool] = (0.0, 0, False)
    for position, part in enumerate(accept.split(",")):
        name, _, parameters = part.strip().partition(";")
        name = name.strip().lower()
        if name in _ACTIVITY or name in _OTHER:
            weight = _read_weight(parameters)
            best = max(best, (weight, -position, name in _ACTIVITY)) if weight else best
    return best[2]


def _read_weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


class Negotiation:
    """ASGI middleware around every route."""

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app, self._runtime = app, runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a document, or pass a request on."""
        if scope["type"] == ScopeType.HTTP and scope["method"] in ("GET", "HEAD"):
            request: Request[Any, Any, Any] = Request(scope, receive, send)
            found = find_document(request.url.path)
            if found is not None and wants_activity(request.headers.get("accept", "")):
                response = await self._answer(request, *found)
                await response.to_asgi_response(app=None, request=request)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _answer(
        self, request: Request[Any, Any, Any], document: Document, parts: dict[str, str]
    ) -> Response[bytes]:
        asked = Asked(parts, {name: str(value) for name, value in request.query_params.items()})
        pools = request.app.state.pools
        try:
            built = await pools.run("read", lambda: self._build(document, asked))
        except KeysNeeded as needed:
            actor_id = needed.actor_id
            await pools.run("cpu", lambda: ensure_keys(self._runtime, actor_id))
            built = await pools.run("read", lambda: self._build(document, asked))
        vary = {"Vary": "Accept"}
        if built is None:
            raise NotFound("Not found")
        if isinstance(built, Moved):
            return Response(b"", status_code=302, headers={**vary, "Location": built.url})
        status, body = (410, built.document) if isinstance(built, Departed) else (200, built)
        return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE, headers=vary)

    def _build(self, document: Document, asked: Asked) -> Built:
        with self._runtime.database.read() as session:
            return document.build(session, self._runtime.refresh(session), asked)
