"""Refuses requests whose Host is none (RFC 9112 3.2): what follows builds addresses of it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from headwater.kit.errors import Invalid

Scope = dict[str, Any]
HOST = re.compile(r"([A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\])(:\d{0,4}|:[1-5]\d{4}|:6[0-4]\d{3}|:65[0-4]\d{2})?", re.ASCII)


class CheckHost:
    """An ASGI application around another."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on, or answer 400."""
        hosts = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"host"]
        if scope["type"] != "http" or (len(hosts) < 2 and all(HOST.fullmatch(host) for host in hosts)):
            await self._app(scope, receive, send)
            return
        from headwater.web.errors import PROBLEM_JSON, describe  # the framework takes a second to import

        body = msgspec.json.encode(describe(Invalid("The Host header is not that of an address.")))
        headers = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
