"""Public figures about the instance."""

from __future__ import annotations

import time
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State

from headwater.runtime import Runtime
from headwater.statistics.web import Counted, count_anew, recall_counted


@get("/api/v1/server/stats")
async def get_stats(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return figures about the instance, counted at most once per `stats.cache` in each process."""
    state, runtime = request.app.state, request.app.state.runtime
    counted = recall_counted(state) or await state.pools.run("read", lambda: _count(state, runtime))
    headers = {"Cache-Control": f"max-age={max(0, round(counted.until - time.monotonic()))}"}
    return Response(counted.body, media_type="application/json; charset=utf-8", headers=headers)


def _count(state: State, runtime: Runtime) -> Counted:
    with runtime.database.read() as session:
        return count_anew(state, session, runtime.refresh(session))


routes = (get_stats,)
