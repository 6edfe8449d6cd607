"""One event loop per process for requests to other instances, used from threads; sockets are kept and used again."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Coroutine, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from headwater.runtime import Runtime

T = TypeVar("T")
CONNECTIONS = 200


class Unreachable(Exception):
    """No answer: no connection, no name, a private address, too slow or too large. Worth another try later."""


class Answer(msgspec.Struct, frozen=True):
    """What a host answered. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Network(Protocol):
    """How requests leave; tests put instances beside each other in its place."""

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, timeout: float, max_bytes: int
    ) -> Answer:
        """Send one request, following nothing; raises Unreachable."""

    def close(self) -> None:
        """End."""


class _Socket:
    """What became of a request's socket: whether it had lain idle before."""

    was_idle = False


class Internet:
    """The real network."""

    def __init__(self, *, prevent_ssrf: bool, per_host: int) -> None:
        self._guarded, self._per_host = prevent_ssrf, per_host
        self._loop = asyncio.new_event_loop()
        self._session: Any = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="federation", daemon=True)
        self._thread.start()

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, timeout: float, max_bytes: int
    ) -> Answer:
        """Send one request; sockets that died while they were idle are replaced."""
        return self._wait(self._send(method, url, headers, body, timeout, max_bytes))

    def close(self) -> None:
        """Close all sockets and end the loop."""
        if self._session is not None:
            self._wait(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> Answer:
        import aiohttp

        session, used = self._open(), _Socket()
        try:
            async with asyncio.timeout(timeout):
                while True:
                    try:
                        return await _exchange(session, method, url, headers, body, max_bytes, used)
                    except aiohttp.ClientConnectionError:
                        if not used.was_idle:
                            raise
                        used.was_idle = False  # it had died in the pool: that says nothing about the host
        except TimeoutError as error:
            raise Unreachable(f"no answer within {timeout:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error

    def _open(self) -> Any:
        if self._session is None:
            self._session = open_session(guarded=self._guarded, per_host=self._per_host)
        return self._session


def open_session(*, guarded: bool, per_host: int) -> Any:
    """Open an aiohttp session that keeps no cookies, obeys no proxy variables and, guarded, only reaches the public."""
    import aiohttp
    from aiohttp.resolver import ThreadedResolver

    from headwater.federation.fetching.guard import GuardedResolver, make_guarded_socket

    guards: dict[str, Any] = {}
    if guarded:
        guards = {"resolver": GuardedResolver(ThreadedResolver()), "socket_factory": make_guarded_socket}
    connector = aiohttp.TCPConnector(
        limit=CONNECTIONS, limit_per_host=per_host, use_dns_cache=False, keepalive_timeout=30, **guards
    )
    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(_note_idle)
    tracing.on_connection_create_start.append(_note_new)
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, trace_configs=[tracing]
    )


async def _note_idle(session: Any, context: Any, parameters: Any) -> None:
    context.trace_request_ctx.was_idle = True


async def _note_new(session: Any, context: Any, parameters: Any) -> None:
    context.trace_request_ctx.was_idle = False


async def _exchange(
    session: Any, method: str, url: str, headers: Mapping[str, str], body: bytes, max_bytes: int, used: _Socket
) -> Answer:
    options = {"headers": headers, "data": body or None, "allow_redirects": False, "trace_request_ctx": used}
    async with session.request(method, url, **options) as response:
        if (response.content_length or 0) > max_bytes:
            raise Unreachable(f"more than {max_bytes} bytes")
        content = bytearray()
        async for chunk in response.content.iter_chunked(64 * 1024):
            content += chunk
            if len(content) > max_bytes:
                raise Unreachable(f"more than {max_bytes} bytes")
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, bytes(content))


_networks: weakref.WeakKeyDictionary[Any, Network] = weakref.WeakKeyDictionary()
_opening = threading.Lock()


def network_of(runtime: Runtime) -> Network:
    """Return the network of a process, opened when it is first needed."""
    with _opening:
        found = _networks.get(runtime.database)
        if found is None:
            federation = runtime.settings.federation
            found = Internet(prevent_ssrf=federation.prevent_ssrf, per_host=federation.fetching.per_host)
            _networks[runtime.database] = found
        return found


def use_network(runtime: Runtime, network: Network) -> None:
    """Have a process use another network. For tests."""
    _networks[runtime.database] = network
