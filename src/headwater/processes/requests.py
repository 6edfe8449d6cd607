"""One log line per request, and a number that names the request in every line it causes.

The path is logged without its query, which may carry tokens.
"""

from __future__ import annotations

import random
import time
from typing import Any

import structlog

log = structlog.get_logger()
REQUEST_ID = b"x-request-id"


class RequestLog:
    """ASGI middleware outside of everything else."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = f"{random.getrandbits(64):016x}"
        status, began = 0, time.perf_counter()

        async def note_status(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (REQUEST_ID, number.encode())]
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=number)
        try:
            await self._app(scope, receive, note_status)
        finally:
            tell = log.error if status >= 500 or status == 0 else log.debug
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            tell("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)
            structlog.contextvars.unbind_contextvars("request_id")
