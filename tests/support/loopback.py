"""Real HTTP servers on loopback whose answers are written to the byte: for tests of what sockets do."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping

import msgspec
import pytest


class Request(msgspec.Struct, frozen=True):
    """What a server was asked; `connection` counts its sockets from 1. Header names are in lower case."""

    connection: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Respond = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class LoopbackServer:
    """One server: an address, and everything that it was asked."""

    def __init__(self, respond: Respond) -> None:
        self._respond, self._connections = respond, 0
        self.asked: list[Request] = []
        self.host = ""

    @property
    def url(self) -> str:
        """Its address without a path."""
        return f"http://{self.host}"

    async def open(self, address: str) -> None:
        """Listen on a free port."""
        made = await asyncio.start_server(self._serve, address, 0)
        port = made.sockets[0].getsockname()[1]
        self.host = f"[{address}]:{port}" if made.sockets[0].family is socket.AF_INET6 else f"{address}:{port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        connection = self._connections
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append(Request(connection, method, target, headers, body))
                await self._respond(self.asked[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the other side has what it wanted, or the test is over
        finally:
            writer.close()


def answer(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """Write a whole answer that keeps the connection."""
    lines = {"content-type": "application/activity+json", "content-length": str(len(body)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} As told\r\n{head}\r\n".encode() + body


def always(content: bytes) -> Respond:
    """Answer every request with the same bytes."""

    async def respond(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(content)

    return respond


class Loopback:
    """The servers of a test, in a thread of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback")
        self._thread.start()

    def serve(self, respond: Respond | bytes, address: str = "127.0.0.1") -> LoopbackServer:
        """Start a server."""
        made = LoopbackServer(always(respond) if isinstance(respond, bytes) else respond)
        asyncio.run_coroutine_threadsafe(made.open(address), self._loop).result(5)
        return made

    def close(self) -> None:
        """Stop all of them."""
        asyncio.run_coroutine_threadsafe(self._cancel(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _cancel(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """Real servers on loopback."""
    made = Loopback()
    yield made
    made.close()
