"""How long granian keeps idle connections: longer than the 75 seconds of nginx, by the option that really decides."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import pytest

from headwater.processes.web import OwnSocketServer
from headwater.settings import load_settings

PROXY_WAITS_SECONDS = 75  # nginx's keepalive_timeout; a server that closes earlier turns requests into 502


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def open_server(**web: str) -> tuple[OwnSocketServer, int]:
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    settings = load_settings(environment={f"HEADWATER__WEB__{name.upper()}": value for name, value in web.items()})
    return OwnSocketServer(app, listener, settings), port


def test_it_is_started_with_a_longer_keep_alive_than_proxies_have() -> None:
    server, _ = open_server()
    assert server.http1_settings.keep_alive is True
    assert server.http1_settings.header_read_timeout > PROXY_WAITS_SECONDS * 1000  # milliseconds
    # HTTP/2 connections are not closed for being idle: without pings there is no time limit
    assert server.http2_settings is None or server.http2_settings.keep_alive_interval is None


async def idle_seconds(server: OwnSocketServer, port: int, limit: float) -> float:
    """Return how long the second request may be awaited before the server closes; at most the limit."""
    serving = asyncio.create_task(server.serve())
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: a.example\r\n\r\n")
        assert b" 204 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        began = time.monotonic()
        try:
            assert await asyncio.wait_for(reader.read(), limit) == b""
        except TimeoutError:
            writer.write(b"GET / HTTP/1.1\r\nhost: a.example\r\n\r\n")
            assert b" 204 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        writer.close()
        return time.monotonic() - began
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await serving


@pytest.mark.parametrize(("keep_alive", "limit", "least", "most"), [("0.2", 10.0, 0.15, 5.0), ("90", 0.3, 0.29, 10.0)])
def test_the_time_between_requests_is_what_that_option_limits(
    keep_alive: str, limit: float, least: float, most: float
) -> None:
    server, port = open_server(keep_alive=keep_alive)
    assert least <= asyncio.run(idle_seconds(server, port, limit)) <= most
