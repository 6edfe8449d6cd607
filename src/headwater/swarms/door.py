"""The tracker inside the web process, for instances with small swarms: the same core, the framework's door."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Litestar, MediaType, Request, Response, WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect

from headwater.kit.client_address import find_client, is_address
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime
from headwater.swarms.known import KnownHashes
from headwater.tracker.service import TrackerService

GOING_AWAY, POLICY, TRY_LATER = 1001, 1008, 1013
CORS = {"Access-Control-Allow-Origin": "*"}


@get(["/tracker/announce", "/tracker/scrape"], media_type=MediaType.TEXT)
async def answer_client(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer a torrent client (BEP 3, 23, 48)."""
    service = open_service(request.app)
    path, query = request.scope["path"].encode(), request.scope["query_string"]
    body = service.answer_http(path, query, _find_address(request)) if service else None
    if body is None:
        raise NotFound("There is no tracker here")
    return Response(body, media_type=MediaType.TEXT, headers=CORS)


@websocket("/tracker/socket")
async def hold_socket(socket: WebSocket[Any, Any, Any]) -> None:
    """Hold a browser's socket (WebTorrent's protocol) until it goes or misbehaves."""
    service = open_service(socket.app)
    outbox: asyncio.Queue[bytes] = asyncio.Queue()
    unsent = 0

    def send(data: bytes) -> None:
        nonlocal unsent
        unsent += len(data)
        outbox.put_nowait(data)

    address = _find_address(socket)
    held = service.open_socket(address, send, at_most=service.settings.sockets_in_web) if service else None
    await socket.accept()
    if service is None or held is None:
        await socket.close(code=TRY_LATER)
        return

    async def pass_on() -> None:
        nonlocal unsent
        while True:
            data = await outbox.get()
            await socket.send_data(data, mode="text")
            unsent -= len(data)

    sender = asyncio.create_task(pass_on())
    silence = 2 * service.settings.socket_interval + service.settings.grace
    try:
        while unsent <= service.socket_limits.unsent_bytes and not sender.done():
            data = await asyncio.wait_for(socket.receive_data(mode="text"), silence)
            if len(data) > service.socket_limits.message_bytes or not service.receive(held, data.encode()):
                await socket.close(code=POLICY)
                break
    except (WebSocketDisconnect, TimeoutError):
        pass  # gone, or asleep: the same to its peers
    finally:
        sender.cancel()
        service.close_socket(address, held)


def open_service(app: Litestar) -> TrackerService | None:
    """Return this process's tracker, made when first asked for; nothing when it is elsewhere or off."""
    runtime: Runtime = app.state.runtime
    settings = runtime.settings.tracker
    if not settings.enabled or not settings.in_web_process:
        return None
    if not hasattr(app.state, "tracker"):
        app.state.tracker = TrackerService(settings, KnownHashes(runtime.database, settings))
        app.state.tracker_care = asyncio.create_task(_expire(app.state.tracker))
    service: TrackerService = app.state.tracker
    return service


async def _expire(service: TrackerService) -> None:
    while True:
        await asyncio.sleep(service.settings.grace)
        service.expire()


def _find_address(connection: Request[Any, Any, Any] | WebSocket[Any, Any, Any]) -> str:
    nearest = connection.client.host if connection.client else "127.0.0.1"
    trusted = connection.app.state.runtime.settings.trust_proxy
    address = find_client(nearest, connection.headers.get("x-forwarded-for", ""), trusted)
    return address if is_address(address) else "127.0.0.1"  # a Unix socket has none


routes = (answer_client, hold_socket)
