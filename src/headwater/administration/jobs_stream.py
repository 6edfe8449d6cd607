"""How far the jobs on a page are, as server-sent events: one at every change."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Stream

from headwater.administration.job_rows import PATH, read_query
from headwater.administration.jobs_pages import read_rows
from headwater.house.rights import Right
from headwater.operations import list_job_types
from headwater.runtime import Runtime
from headwater.web.context import Auth, Pools, build_viewer
from headwater.web.credentials import read_credentials
from headwater.web.event_stream import stream_changes


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

    settings = runtime.settings.jobs
    return await stream_changes(
        pools, look, pause_seconds=settings.progress, longest_seconds=float(settings.page_stream)
    )


stream_jobs.authorisation = (Auth.REQUIRED, Right.MANAGE_JOBS)  # type: ignore[attr-defined]  # for the matrix
routes = (get(f"{PATH}/stream")(stream_jobs),)
