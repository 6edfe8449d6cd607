"""Answers HEAD wherever GET is answered (RFC 9110 9.3.2): monitors and link previews ask so."""

from __future__ import annotations

from typing import Any

from headwater.web.limits import MEDIA_PREFIXES

Scope = dict[str, Any]


class HeadAsGet:
    """An ASGI application around another: HEAD becomes GET without its body. Routes of media know HEAD themselves."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(MEDIA_PREFIXES):
            await self._app(scope, receive, send)
            return

        async def send_bare(message: Scope) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_bare)
