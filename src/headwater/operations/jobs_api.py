"""The administrator's view of the queue: list, pause, resume."""

from __future__ import annotations

from typing import Annotated, Literal, cast, get_args

from litestar import get, post
from litestar.params import FromPath, Parameter

from headwater import jobs
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.operations.store import list_jobs
from headwater.operations.wire import JobEntry, WireState, WireType, to_entry
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

Sort = Literal["createdAt", "-createdAt"]
OfType = Annotated[str | None, Parameter(query="jobType", description="Only jobs of this type.")]


@get("/api/v1/jobs")
@reads(right=Right.MANAGE_JOBS)
def list_all(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt", job_type: OfType = None
) -> ResultList[JobEntry]:
    """Return jobs of every state."""
    return _list(ctx, None, start, count, sort, job_type)


@get("/api/v1/jobs/{job_state:str}")  # the framework keeps the name `state` for itself
@reads(right=Right.MANAGE_JOBS)
def list_of_state(
    ctx: Ctx,
    job_state: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    job_type: OfType = None,
) -> ResultList[JobEntry]:
    """Return jobs of one state."""
    _check("state", job_state, WireState)
    return _list(ctx, cast(WireState, job_state), start, count, sort, job_type)


def _list(
    ctx: Ctx, state: WireState | None, start: int, count: int, sort: Sort, job_type: str | None
) -> ResultList[JobEntry]:
    if job_type is not None:
        _check("jobType", job_type, WireType)
    paused = jobs.is_paused(ctx.session)
    total, rows = list_jobs(
        ctx.session,
        state=state,
        wire_type=job_type,
        paused=paused,
        start=start,
        count=count,
        descending=sort.startswith("-"),
    )
    return ResultList(total, [to_entry(job, wire_type, paused=paused) for job, wire_type in rows])


def _check(field: str, value: str, known: object) -> None:
    if value not in get_args(known):
        raise Invalid(f"Incorrect request parameters: {field}", fields={field: "Invalid value"})


@post("/api/v1/jobs/pause", status_code=204)
@writes(right=Right.MANAGE_JOBS)
def pause(ctx: Ctx) -> None:
    """Start no more jobs; what runs runs on, and the answer does not wait for it."""
    jobs.pause(ctx.session)


@post("/api/v1/jobs/resume", status_code=204)
@writes(right=Right.MANAGE_JOBS)
def resume(ctx: Ctx) -> None:
    """Start jobs again."""
    jobs.resume(ctx.session)


routes = (list_all, list_of_state, pause, resume)
