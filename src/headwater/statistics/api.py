"""Public figures about the instance."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from litestar import Request, Response, get

from headwater.runtime import Runtime
from headwater.statistics.shape import build_stats

_CACHE = "statistics"


class Counted(msgspec.Struct, frozen=True):
    """Figures as they were counted."""

    body: bytes
    until: float  # on the monotonic clock


@get("/api/v1/server/stats")
async def get_stats(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return figures about the instance, counted at most once per `stats.cache` in each process."""
    state, runtime = request.app.state, request.app.state.runtime
    counted: Counted | None = state.get(_CACHE)
    if counted is None or counted.until <= time.monotonic():
        counted = await state.pools.run("read", lambda: _count(runtime))
        state[_CACHE] = counted
    headers = {"Cache-Control": f"max-age={max(0, round(counted.until - time.monotonic()))}"}
    return Response(counted.body, media_type="application/json; charset=utf-8", headers=headers)


def _count(runtime: Runtime) -> Counted:
    with runtime.database.read() as session:
        settings = runtime.refresh(session)
        stats = build_stats(session)
    return Counted(msgspec.json.encode(stats), time.monotonic() + settings.stats.cache)


routes = (get_stats,)
