"""A proxy before an instance that holds all media together to a rate, as a small line does; pages pass at once."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

CHUNK = 16 * 1024
MEDIA = b"GET /static/streaming-playlists/"


class _Line:
    """When the next byte may go, for all connections together."""

    def __init__(self, bytes_per_second: float, latency_seconds: float) -> None:
        self.rate, self.latency = bytes_per_second, latency_seconds
        self._free_at = 0.0

    async def pass_on(self, size: int) -> None:
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + size / self.rate
        await asyncio.sleep(self._free_at - now)


@contextlib.contextmanager
def hold(port: int, target_port: int, *, bytes_per_second: float, latency_seconds: float = 0.015) -> Iterator[None]:
    """Listen on `port` in a thread until the block ends."""
    loop = asyncio.new_event_loop()
    line = _Line(bytes_per_second, latency_seconds)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _serve(reader, writer, target_port, line)

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target_port: int, line: _Line) -> None:
    back_reader, back_writer = await asyncio.open_connection("127.0.0.1", target_port)
    asks_for_media = False

    async def there() -> None:
        nonlocal asks_for_media
        while data := await reader.read(1 << 16):
            if data.startswith((b"GET ", b"POST ", b"PUT ", b"OPTIONS ", b"HEAD ")):  # browsers do not pipeline
                asks_for_media = data.startswith(MEDIA)
                await asyncio.sleep(line.latency)
            back_writer.write(data)
            await back_writer.drain()

    async def back() -> None:
        while data := await back_reader.read(CHUNK):
            if asks_for_media:
                await line.pass_on(len(data))
            writer.write(data)
            await writer.drain()

    tasks = [asyncio.create_task(there()), asyncio.create_task(back())]
    with contextlib.suppress(OSError):
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for end in (writer, back_writer):
        end.close()
