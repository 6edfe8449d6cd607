"""Server-sent events: tell whoever listens at every change how something stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import msgspec
from litestar.response import Stream

from headwater.kit.errors import Problem
from headwater.web.context import Pools

State = TypeVar("State")
KEEP_ALIVE_SECONDS = 15.0  # below the idle limit of every proxy
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream_changes(
    pools: Pools,
    look: Callable[[], State],
    *,
    pause_seconds: float,
    longest_seconds: float,
    is_settled: Callable[[State], bool] = lambda _: False,
) -> Stream:
    """Answer with what `look` returns, and again whenever that changes, until it is settled or long enough.

    `look` runs among the readers; no thread waits meanwhile. Its first refusal is an ordinary answer, a later one
    (signed out, removed, too much to do) ends the stream: the client asks again and is told.
    """
    first = await pools.run("read", look)

    async def follow() -> AsyncIterator[bytes]:
        now, left, quiet = first, longest_seconds, 0.0
        yield _write(now)
        while left > 0 and not is_settled(now):
            await asyncio.sleep(pause_seconds)
            left, quiet = left - pause_seconds, quiet + pause_seconds
            try:
                latest = await pools.run("read", look)
            except Problem:
                return
            if latest != now:
                now, quiet = latest, 0.0
                yield _write(now)
            elif quiet >= KEEP_ALIVE_SECONDS:
                quiet = 0.0
                yield b": still there\n\n"

    return Stream(follow(), media_type="text/event-stream", headers=_HEADERS)


def _write(state: object) -> bytes:
    return b"data: " + msgspec.json.encode(state) + b"\n\n"
