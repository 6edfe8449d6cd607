"""The tracker inside the web process, for instances with small swarms: the same core, the framework's door."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from litestar import Litestar, MediaType, Request, Response, WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect

from headwater.kit.client_address import find_client, is_address
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime
from headwater.swarms.keeper import Keeper
from headwater.swarms.sharing import SharedHashes
from headwater.tracker.http import fail
from headwater.tracker.service import TOO_MANY, TrackerService
from headwater.tracker.swarm import MustAsk
from headwater.tracker.webtorrent import Connection

POLICY, TOO_BIG, TRY_LATER = 1008, 1009, 1013
CORS = {"Access-Control-Allow-Origin": "*"}
FORGOTTEN = fail("try again")


@get(["/tracker/announce", "/tracker/scrape"], media_type=MediaType.TEXT)
async def answer_client(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer a torrent client (BEP 3, 23, 48)."""
    tracker = open_tracker(request.app)
    if tracker is None:
        raise NotFound("There is no tracker here")
    address, service = _find_address(request), tracker.service
    path, query = request.scope["path"].encode(), request.scope["query_string"]
    try:
        body = service.answer_http(path, query, address)
    except MustAsk as must:
        body = TOO_MANY
        if await service.ask(address, must.info_hash):
            try:
                body = service.answer_http(path, query, address, again=True)
            except MustAsk:
                body = FORGOTTEN
    return Response(body or b"", media_type=MediaType.TEXT, headers=CORS)


@websocket("/tracker/socket")
async def hold_socket(socket: WebSocket[Any, Any, Any]) -> None:
    """Hold a browser's socket (WebTorrent's protocol) until it goes or misbehaves."""
    tracker = open_tracker(socket.app)
    await socket.accept()
    held = HeldSocket(socket, tracker) if tracker else None
    if tracker is None or held is None or held.connection is None:
        await socket.close(code=TRY_LATER)
        return
    tracker.held.add(held)
    try:
        if code := await held.run():
            await socket.close(code=code)
    except WebSocketDisconnect:
        pass  # gone already
    finally:
        tracker.held.discard(held)
        tracker.service.close_socket(held.connection)


class HeldSocket:
    """One browser: a task that reads, in order, and one that writes, as fast as the browser takes it."""

    def __init__(self, socket: WebSocket[Any, Any, Any], tracker: HeldTracker) -> None:
        self._socket, self._service = socket, tracker.service
        self._outbox: deque[bytes] = deque()
        self._unsent, self._has_some = 0, asyncio.Event()
        self._over = asyncio.get_running_loop().create_future()  # with the code to close with, 0: gone
        self.heard_at = self._service.clock()
        self.connection: Connection | None = self._service.open_socket(_find_address(socket), self.send)

    def send(self, data: bytes) -> None:
        """Have a message sent, or let go of who leaves too much unread."""
        self._unsent += len(data)
        if self._unsent > self._service.settings.max_unsent:
            self.end(POLICY)
        else:
            self._outbox.append(data)
            self._has_some.set()

    def end(self, code: int) -> None:
        """Let go of the socket."""
        if not self._over.done():
            self._over.set_result(code)

    async def run(self) -> int:
        """Serve it until it is over; returns the code to close with, 0 when it is gone."""
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]
        try:
            await asyncio.wait([*tasks, self._over], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._over.result() if self._over.done() else 0

    async def _read(self) -> None:
        assert self.connection is not None
        while (event := await self._socket.receive())["type"] == "websocket.receive":
            self.heard_at = self._service.clock()
            data: bytes = event.get("bytes") or (event.get("text") or "").encode()
            if len(data) > self._service.settings.max_message:
                return self.end(TOO_BIG)
            if not self._service.admit(self.connection, self.heard_at):
                return self.end(POLICY)
            await self._take(self.connection, data)
        return None

    async def _take(self, connection: Connection, data: bytes) -> None:
        while True:
            try:
                return self._service.receive(connection, data, self.heard_at)
            except MustAsk as must:
                info_hash = must.info_hash
            if not await self._service.ask(connection.address, info_hash):
                return self._service.refuse(connection, info_hash)

    async def _write(self) -> None:
        while True:
            await self._has_some.wait()
            while self._outbox:
                data = self._outbox.popleft()
                await self._socket.send_data(data, mode="text")
                self._unsent -= len(data)
            self._has_some.clear()


class HeldTracker:
    """The tracker of this process and whoever looks after it."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        hashes = SharedHashes(runtime.database)
        self.service = TrackerService(settings.tracker, hashes.find_shared, max_sockets=settings.tracker.sockets_in_web)
        self.held: set[HeldSocket] = set()
        keeper = Keeper(self.service, hashes, settings)
        self._care = [asyncio.create_task(keeper.run()), asyncio.create_task(self._look_after())]

    async def _look_after(self) -> None:
        """Let go of sockets that are dead and of peers that do not announce any more."""
        settings = self.service.settings
        while True:
            await asyncio.sleep(settings.grace / 4)
            before = self.service.clock() - 2 * settings.socket_interval - settings.grace
            for socket in [socket for socket in self.held if socket.heard_at < before]:
                socket.end(0)
            self.service.expire()


def open_tracker(app: Litestar) -> HeldTracker | None:
    """Return this process's tracker, made when first asked for; nothing when it is elsewhere or off."""
    runtime: Runtime = app.state.runtime
    settings = runtime.settings.tracker
    if not settings.enabled or not settings.in_web_process:
        return None
    if not hasattr(app.state, "tracker"):
        app.state.tracker = HeldTracker(runtime)
    tracker: HeldTracker = app.state.tracker
    return tracker


def _find_address(connection: Request[Any, Any, Any] | WebSocket[Any, Any, Any]) -> str:
    nearest = connection.client.host if connection.client else "127.0.0.1"
    trusted = connection.app.state.runtime.settings.trust_proxy
    address = find_client(nearest, connection.headers.get("x-forwarded-for", ""), trusted)
    return address if is_address(address) else "127.0.0.1"  # a Unix socket has none


routes = (answer_client, hold_socket)
