"""Slows down whoever tries passwords of protected videos: wrong ones are counted per address, media included."""

from __future__ import annotations

import math
import re
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from headwater.kit import clock
from headwater.kit.client_address import group_address
from headwater.kit.errors import TooMany
from headwater.runtime import Runtime
from headwater.web.client_address import read_client_address
from headwater.web.limits import Window

PASSWORD_HEADER = b"x-peertube-video-password"
_FORMS = re.compile(r"/w/[^/]+/unlock|/videos/embed/[^/]+")
_REFUSED = 403


class GuessLimiter:
    """ASGI middleware: a request that shows a password and is refused was a wrong guess."""

    def __init__(self, app: ASGIApp, runtime: Runtime, window: Window) -> None:
        self._app, self._runtime, self._window = app, runtime, window

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its refusal; raises TooMany for an address that has guessed too often."""
        if not self._runtime.settings.rates_limit.enabled or not _shows_password(scope):
            await self._app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        address = group_address(read_client_address(request, self._runtime.settings.trust_proxy))
        now = clock.now().timestamp()
        is_full, end = self._window.is_full(address, now)
        if is_full:
            raise TooMany("Too many wrong passwords came from your address.", max(1, math.ceil(end - now)))

        async def count_refusal(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _REFUSED:
                self._window.hit(address, clock.now().timestamp())
            await send(message)

        await self._app(scope, receive, count_refusal)


def _shows_password(scope: Scope) -> bool:
    if scope["type"] != ScopeType.HTTP:
        return False
    if any(name == PASSWORD_HEADER for name, _ in scope["headers"]):
        return True
    return scope["method"] == "POST" and _FORMS.fullmatch(scope["path"]) is not None
