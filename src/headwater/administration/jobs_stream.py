"""How far the jobs on a page are, as server-sent events: one at every change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Stream

from headwater.administration.job_rows import PATH, read_query
from headwater.administration.jobs_pages import read_rows
from headwater.house.rights import Right
from headwater.kit.errors import Problem
from headwater.operations import list_job_types
from headwater.runtime import Runtime
from headwater.web.context import Auth, Pools, build_viewer
from headwater.web.credentials import read_credentials

KEEP_ALIVE_SECONDS = 15.0  # below the idle limit of every proxy


class JobNow(msgspec.Struct, frozen=True):
    """Where a job stands."""

    id: int
    state: str
    progress: int


class QueueNow(msgspec.Struct, frozen=True):
    """Where the jobs of a page stand."""

    total: int
    jobs: list[JobNow]


async def stream_jobs(request: Request[Any, Any, Any]) -> Stream:
    """Tell at every change where the jobs of a page stand; no thread waits meanwhile."""
    runtime: Runtime = request.app.state.runtime
    pools: Pools = request.app.state.pools
    credentials, parameters = read_credentials(request), dict(request.query_params)

    def look() -> QueueNow:
        with runtime.database.read() as session:
            settings = runtime.refresh(session)
            build_viewer(session, credentials, Auth.REQUIRED, Right.MANAGE_JOBS)
            query = read_query(parameters, list_job_types(session))
            _, total, rows = read_rows(session, query, settings.web.page_size)
        return QueueNow(total, [JobNow(row.id, row.state, row.progress) for row in rows])

    first = await pools.run("read", look)  # a refusal is an ordinary answer
    settings = runtime.settings.jobs

    async def follow() -> AsyncIterator[bytes]:
        now, left, quiet = first, float(settings.page_stream), 0.0
        yield _event(now)
        while left > 0:
            await asyncio.sleep(settings.progress)
            left, quiet = left - settings.progress, quiet + settings.progress
            try:
                latest = await pools.run("read", look)
            except Problem:  # signed out, or too much to do: the page asks again and is told
                return
            if latest != now:
                now, quiet = latest, 0.0
                yield _event(now)
            elif quiet >= KEEP_ALIVE_SECONDS:
                quiet = 0.0
                yield b": still there\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(follow(), media_type="text/event-stream", headers=headers)


def _event(now: QueueNow) -> bytes:
    return b"data: " + msgspec.json.encode(now) + b"\n\n"


stream_jobs.authorisation = (Auth.REQUIRED, Right.MANAGE_JOBS)  # type: ignore[attr-defined]  # for the matrix
routes = (get(f"{PATH}/stream")(stream_jobs),)
