"""Sends what ffmpeg writes while it writes it. Whoever goes ends the process; nothing is left on the disk."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.types import Receive, Scope, Send

from headwater.kit.errors import NotFound, OutOfSpace, Unavailable, Unprocessable
from headwater.media.children.client import ChildCrashed, RunningChild
from headwater.media.mux import STREAMED, mux_arguments
from headwater.media.tools import FfmpegMissing
from headwater.media.workbench import Workbench, open_workbench
from headwater.runtime import Runtime
from headwater.settings.media import Transcoding
from headwater.web.context import Pools

log = structlog.get_logger()
CHUNK_BYTES = 1 << 16  # what a pipe holds
END_SECONDS = 10.0
RETRY_SECONDS = 10


class Part(msgspec.Struct, frozen=True):
    """A stored file that goes into a download."""

    storage_key: str
    size_bytes: int


@functools.cache
def _open_bench(settings: Transcoding) -> Workbench:
    bench = open_workbench(settings)
    atexit.register(bench.close)
    return bench


class Slots:
    """How many downloads are being put together in this process."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = 0

    @contextlib.contextmanager
    def take(self, limit: int) -> Any:
        """Hold one of `limit` slots; raises Unavailable when all are taken."""
        with self._guard:
            if self._taken >= limit:
                raise Unavailable(
                    "Too many downloads are being put together, please try again in a moment.", RETRY_SECONDS
                )
            self._taken += 1
        try:
            yield
        finally:
            with self._guard:
                self._taken -= 1


SLOTS = Slots()


class MuxedResponse(Response[None]):
    """An answer whose body ffmpeg is writing. Refusals come before its first byte, as problem documents."""

    def __init__(self, runtime: Runtime, parts: list[Part], media_seconds: float, headers: dict[str, str]) -> None:
        super().__init__(None, status_code=200, headers=headers)
        self._sending = _Sending(runtime, parts, media_seconds, headers)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **options: Any) -> Any:
        """Hand our own sender to the framework."""
        self._sending.pools = request.app.state.pools
        return self._sending


class _Sending:
    """The ASGI side of an answer."""

    is_head_response = False
    pools: Pools

    def __init__(self, runtime: Runtime, parts: list[Part], media_seconds: float, headers: dict[str, str]) -> None:
        self._runtime, self._parts, self._media_seconds, self._headers = runtime, parts, media_seconds, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        web = self._runtime.settings.web
        with SLOTS.take(web.generated_downloads):
            async with self._open_sources() as sources:
                child = await self.pools.run("blob", lambda: self._start(sources))
                try:
                    await self._send(child, receive, send, float(web.download_stall))
                finally:
                    child.close()  # a process that still writes is ended

    async def _send(self, child: RunningChild, receive: Receive, send: Send, stall_seconds: float) -> None:
        async with _open_pipe(child) as pipe:
            chunk = await pipe.read(CHUNK_BYTES)
            if not chunk:
                raise Unprocessable("These files cannot be put together.")
            encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in self._headers.items()]
            gone = asyncio.create_task(_wait_until_gone(receive))
            try:
                await send({"type": "http.response.start", "status": 200, "headers": encoded})
                while chunk and not gone.done():
                    async with asyncio.timeout(stall_seconds):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                    chunk = await _read_or_leave(pipe, gone)
            finally:
                gone.cancel()
            if not chunk:
                await self.pools.run_patiently("blob", lambda: _check_end(child))
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _start(self, sources: list[Path]) -> RunningChild:
        try:
            bench = _open_bench(self._runtime.settings.transcoding)
        except FfmpegMissing as error:
            raise Unavailable("Downloads cannot be put together on this server.", RETRY_SECONDS) from error
        arguments = mux_arguments(bench.tools, bench.limits, sources, "pipe:1", STREAMED)
        folder = self._runtime.storage.tmp
        return bench.children.run(arguments, folder, bench.limits.for_encode(self._media_seconds))

    @contextlib.asynccontextmanager
    async def _open_sources(self) -> AsyncIterator[list[Path]]:
        """Give the files on this machine; those that lie elsewhere are fetched, if there is room, and removed."""
        stack = contextlib.ExitStack()
        try:
            yield await self.pools.run("blob", lambda: self._fetch(stack))
        finally:
            await self.pools.run_patiently("blob", stack.close)

    def _fetch(self, stack: contextlib.ExitStack) -> list[Path]:
        storage, settings = self._runtime.storage, self._runtime.settings
        away = sum(part.size_bytes for part in self._parts if storage.local_path(part.storage_key) is None)
        if away and storage.free_bytes() - away < settings.storage.min_free:
            raise OutOfSpace("This server has no room to put this download together at the moment.")
        try:
            return [stack.enter_context(storage.fetch(part.storage_key)) for part in self._parts]
        except FileNotFoundError as error:
            raise NotFound("File not found") from error


@contextlib.asynccontextmanager
async def _open_pipe(child: RunningChild) -> AsyncIterator[asyncio.StreamReader]:
    """Read what a child writes without holding a thread; its process waits when nobody takes it."""
    reader = asyncio.StreamReader(limit=CHUNK_BYTES)
    copy = os.fdopen(os.dup(child.output), "rb", 0)  # the child's own descriptor is closed with it
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), copy
    )
    try:
        yield reader
    finally:
        transport.close()


async def _read_or_leave(pipe: asyncio.StreamReader, gone: asyncio.Task[None]) -> bytes:
    reading = asyncio.create_task(pipe.read(CHUNK_BYTES))
    await asyncio.wait({reading, gone}, return_when=asyncio.FIRST_COMPLETED)
    if reading.done():
        return reading.result()
    reading.cancel()
    return b"\0"  # not sent any more


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _check_end(child: RunningChild) -> None:
    """Raise when ffmpeg did not come to its end: the connection is cut, so that nobody takes a part for the whole."""
    try:
        report = child.wait(END_SECONDS)
    except ChildCrashed as error:
        raise OSError("a download was not finished") from error
    if report.exit_code != 0:
        log.warning("a download was not finished", exit_code=report.exit_code, signal=report.signal)
        raise OSError("a download was not finished")
