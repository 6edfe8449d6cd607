"""How much one address may ask: windows as the reference counts them, in this process's memory.

Several web processes count apart; wrong passwords per name are counted for all of them (`attempts`).
"""

from __future__ import annotations

import math
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from headwater.house.rights import Role
from headwater.kit import clock
from headwater.kit.client_address import find_client, group_address
from headwater.kit.errors import Problem, TooMany
from headwater.runtime import Runtime
from headwater.settings.server import RateLimit, RateLimits
from headwater.web.context import Auth, build_viewer
from headwater.web.credentials import read_credentials
from headwater.web.errors import wants_page

TOO_MANY = b"Too many requests, please try again later."
MAX_ADDRESSES = 100_000  # per kind of request: 20 MB at most, whoever comes
LOGIN_PATHS = {"/api/v1/users/token", "/login", "/login/second-step", "/login/passkey", "/login/passkey/challenge"}
SIGNUP_PATHS = {"/api/v1/users/register", "/api/v1/users/registrations/request", "/signup"}
ASK_MAIL_PATHS = {
    "/api/v1/users/ask-send-verify-email",
    "/api/v1/users/registrations/ask-send-verify-email",
    "/api/v1/users/ask-reset-password",
    "/verify-account/ask-send-email",
    "/recover-password",
}
REPORTS_PATH = "/api/v1/server/logs/client"
UPLOAD_PATHS = ("/videos/upload-resumable", "/source/replace-resumable")  # their chunks come as fast as the line is
MEDIA_PREFIXES = ("/static/", "/lazy-static/", "/download/")  # players ask as they need; bytes are the limit there
GENERATE_PREFIX = "/download/videos/generate/"
FAILED = 400
STAFF = {Role.ADMINISTRATOR, Role.MODERATOR}


class Window:
    """Counts per key within windows that begin with a key's first hit."""

    def __init__(self, limit: RateLimit, *, only_successes: bool = False) -> None:
        self.limit, self.only_successes = limit, only_successes
        self._counts: dict[str, tuple[float, int]] = {}  # key -> (end, hits), in order of their ends

    def hit(self, key: str, now: float) -> tuple[int, float]:
        """Count one request; returns the hits of this window and when it ends (seconds since the epoch)."""
        self._forget(now)
        end, hits = self._counts.get(key, (now + self.limit.window, 0))
        self._counts[key] = (end, hits + 1)
        return hits + 1, end

    def pardon(self, key: str) -> None:
        """Take one hit back: the request did not succeed, and only those that do are counted."""
        if key in self._counts:
            end, hits = self._counts[key]
            self._counts[key] = (end, max(0, hits - 1))

    def is_full(self, key: str, now: float) -> tuple[bool, float]:
        """Whether a key's window has all the hits that it takes, and when that window ends."""
        self._forget(now)
        end, hits = self._counts.get(key, (now, 0))
        return hits >= self.limit.max, end

    def _forget(self, now: float) -> None:
        while self._counts:
            oldest = next(iter(self._counts))
            if self._counts[oldest][0] > now and len(self._counts) < MAX_ADDRESSES:
                return
            del self._counts[oldest]


class RateLimiter:
    """ASGI middleware: counts, tells the count in headers, refuses what is over it.

    The framework makes one for each route; `windows` are what they share.
    """

    def __init__(self, app: ASGIApp, runtime: Runtime, windows: WindowSet) -> None:
        self._app, self._runtime, self._windows = app, runtime, windows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 429."""
        window = None
        if scope["type"] == ScopeType.HTTP:
            window = self._windows.choose(scope["method"], scope["path"])
        if window is None:
            await self._app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        key, now = self._key_of(request), clock.now().timestamp()
        window = self._windows.widen(window, scope["path"], key, now)
        hits, end = window.hit(key, now)
        allowed = window.limit.max
        headers = [
            (b"x-ratelimit-limit", str(allowed).encode()),
            (b"x-ratelimit-remaining", str(max(0, allowed - hits)).encode()),
            (b"x-ratelimit-reset", str(math.ceil(end)).encode()),
        ]

        async def send_with_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *headers]
                if window.only_successes and message["status"] >= FAILED:
                    window.pardon(key)
            await send(message)

        if hits <= allowed or (window is not self._windows.login and await self._is_staff(request)):
            await self._app(scope, receive, send_with_count)
            return
        wait = max(1, math.ceil(end - now))
        if wants_page(request):
            raise TooMany("Too many requests came from your address.", retry_after_seconds=wait)
        await _refuse(send_with_count, wait)

    def _key_of(self, request: Request[Any, Any, Any]) -> str:
        nearest = request.client.host if request.client else ""
        forwarded = request.headers.get("x-forwarded-for", "")
        return group_address(find_client(nearest, forwarded, self._runtime.settings.trust_proxy))

    async def _is_staff(self, request: Request[Any, Any, Any]) -> bool:
        """Whether an administrator or moderator asks: the reference does not limit them. Looked up over the limit."""

        def look_up() -> bool:
            with self._runtime.database.read() as session:
                return build_viewer(session, credentials, Auth.OPTIONAL, None).role in STAFF

        try:
            credentials = read_credentials(request)
            if credentials.bearer is None and credentials.session is None:
                return False
            found: bool = await request.app.state.pools.run("read", look_up)
        except Problem:
            return False
        return found


class WindowSet:
    """Which window counts a request."""

    def __init__(self, limits: RateLimits) -> None:
        self.enabled = limits.enabled
        self.login, self.api, self.client = Window(limits.login), Window(limits.api), Window(limits.client)
        self.signup = Window(limits.signup, only_successes=True)
        self.ask_mail = Window(limits.ask_send_email)
        self.reports = Window(limits.receive_client_log)
        self.generate = Window(limits.download_generate_video)
        self.inboxes, self.well_known = Window(limits.activity_pub), Window(limits.well_known)

    def choose(self, method: str, path: str) -> Window | None:
        """Return the window of a request; None when it is not counted."""
        if not self.enabled:
            return None
        if path.startswith(GENERATE_PREFIX):
            return self.generate
        if path.startswith(MEDIA_PREFIXES):
            return None
        if method == "POST" and path in LOGIN_PATHS:
            return self.login
        if method == "POST" and path in SIGNUP_PATHS:
            return self.signup
        if method == "POST" and path in ASK_MAIL_PATHS:
            return self.ask_mail
        if method == "POST" and path == REPORTS_PATH:
            return self.reports
        if method == "POST" and path.endswith("/inbox"):
            return self.inboxes
        if path.startswith("/.well-known/"):
            return self.well_known
        if method == "PUT" and path.endswith(UPLOAD_PATHS):
            return self.client
        return self._general(path)

    def widen(self, window: Window, path: str, key: str, now: float) -> Window:
        """Count what one window may pardon with all other requests too; returns the window that decides.

        A mistake is free, not without number: each costs us the hash of a password and says which names there are.
        """
        if not window.only_successes:
            return window
        general = self._general(path)
        if general.is_full(key, now)[0]:
            return general
        general.hit(key, now)
        return window

    def _general(self, path: str) -> Window:
        return self.api if path.startswith("/api/") else self.client


async def _refuse(send: Send, wait_seconds: int) -> None:
    headers = [(b"retry-after", str(wait_seconds).encode()), (b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_MANY, "more_body": False})
