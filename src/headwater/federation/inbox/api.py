"""The inboxes: of the instance, of accounts, of channels."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from litestar import Request, post
from litestar.params import FromPath

from headwater.federation.inbox.checking import prove, read_activity, read_http_signature
from headwater.federation.inbox.receiving import store_activity
from headwater.federation.signatures import Message
from headwater.federation.store import find_local_actor
from headwater.kit.errors import Forbidden, NotFound, TooLarge, Unavailable
from headwater.runtime import Runtime
from headwater.web.context import Pools

MAX_BODY = 16 << 20  # the setting decides; this bounds what the framework holds
_MAX_WAITING = 200


class _Keys:
    """Threads that may wait for strangers' keys; apart from those of requests, so that slow hosts hold up nobody."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, "federation-keys")
        self._waiting = 0

    async def run(self, work: Any) -> Any:
        if self._waiting >= _MAX_WAITING:
            raise Unavailable("Too many signatures wait to be checked.", retry_after_seconds=10)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


async def _receive(request: Request[Any, Any, Any], name: str = "") -> None:
    runtime: Runtime = request.app.state.runtime
    pools: Pools = request.app.state.pools
    settings = runtime.settings
    if not settings.federation.enabled:
        raise Forbidden("This instance does not federate.")
    limit = int(settings.federation.inbox.max_size)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > limit):  # whatever it says, reading is bounded
        raise TooLarge(f"At most {limit} bytes are taken.")
    body = await _read_body(request, limit)
    activity = read_activity(body, request.headers.get("content-type", ""), settings)
    message = to_message(request, settings.host, "https" if settings.webserver.https else "http")
    found = read_http_signature(message, body, float(settings.federation.inbox.clock_skew))
    if name:
        await pools.run("read", lambda: _check_owner(runtime, name))
    if not hasattr(request.app.state, "federation_keys"):
        request.app.state.federation_keys = _Keys(settings.federation.inbox.key_threads)
    checked = await request.app.state.federation_keys.run(lambda: prove(runtime, message, found, activity))
    if checked is None:
        return

    def keep() -> None:
        with runtime.database.write() as session:
            store_activity(session, runtime.refresh(session), checked, body, message.path)

    await pools.run("write", keep)


async def _read_body(request: Request[Any, Any, Any], limit: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"At most {limit} bytes are taken.")
    return bytes(content)


def to_message(request: Request[Any, Any, Any], host: str, scheme: str) -> Message:
    """Return a request as its signature must see it: for our own public host, whatever a proxy made of it."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query = request.scope.get("query_string", b"").decode("latin-1")
    return Message(request.method, request.url.path + (f"?{query}" if query else ""), headers, host, scheme)


def _check_owner(runtime: Runtime, name: str) -> None:
    with runtime.database.read() as session:
        if find_local_actor(session, name, runtime.settings.host) is None:
            raise NotFound("Actor not found")


@post("/inbox", status_code=204, request_max_body_size=MAX_BODY)
async def receive_shared(request: Request[Any, Any, Any]) -> None:
    """Take an activity for whomever it is."""
    await _receive(request)


@post("/accounts/{name:str}/inbox", status_code=204, request_max_body_size=MAX_BODY)
async def receive_for_account(request: Request[Any, Any, Any], name: FromPath[str]) -> None:
    """Take an activity for an account, or the instance actor."""
    await _receive(request, name)


@post("/video-channels/{name:str}/inbox", status_code=204, request_max_body_size=MAX_BODY)
async def receive_for_channel(request: Request[Any, Any, Any], name: FromPath[str]) -> None:
    """Take an activity for a channel."""
    await _receive(request, name)


routes = (receive_shared, receive_for_account, receive_for_channel)
