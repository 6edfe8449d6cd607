"""The jobs page: what is done, what waits, what failed and why; try again, cancel, remove, pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater import jobs
from headwater.administration.job_rows import PATH, STATES, JobQuery, JobRow, read_query, to_row
from headwater.administration.sections import go_back, render_section
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.kit.ids import read_number
from headwater.operations import count_jobs, list_job_types, list_jobs
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, reads, writes

_ON_QUEUE: dict[str, Callable[[Session], None]] = {"pause": jobs.pause, "resume": jobs.resume}
_ON_JOB: dict[str, Callable[[Session, int], bool]] = {"retry": jobs.retry, "cancel": jobs.cancel, "remove": jobs.remove}


@get(PATH)
@reads(right=Right.MANAGE_JOBS)
def show_jobs(ctx: Ctx) -> Response[Any]:
    """Show jobs, newest first."""
    types = list_job_types(ctx.session)
    query = read_query(ctx.request.query_params, types)
    size = ctx.settings.web.page_size
    paused, total, rows = read_rows(ctx.session, query, size)
    last = max(1, -(-total // size))
    return render_section(
        ctx,
        "jobs.html",
        PATH,
        islands=("administration",),
        query=query,
        rows=rows,
        total=total,
        types=types,
        states=STATES,
        counts=count_jobs(ctx.session, paused=paused),
        paused=paused,
        done=ctx.request.query_params.get("done"),
        stream=query.address(path=f"{PATH}/stream"),
        previous=query.address(query.page - 1) if query.page > 1 else None,
        following=query.address(query.page + 1) if query.page < last else None,
    )


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_JOBS)
def change_jobs(ctx: Ctx, fields: NamedDependency[Fields]) -> Redirect:
    """Pause or resume the queue; try a job again, cancel or remove it."""
    action, number = str(fields.values.get("action", "")), read_number(fields.values.get("job"))
    query = read_query(ctx.request.query_params, list_job_types(ctx.session))
    done = action
    if action in _ON_QUEUE:
        _ON_QUEUE[action](ctx.session)
    elif action in _ON_JOB and number is not None:
        if not _ON_JOB[action](ctx.session, number):
            done = "late"  # it ended, or went, since the page was made
    else:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    address = query.address()
    return go_back(f"{address}{'&' if '?' in address else '?'}done={done}")


def read_rows(session: Session, query: JobQuery, size: int) -> tuple[bool, int, list[JobRow]]:
    """Return whether the queue is paused, how many jobs there are, and one page of them."""
    paused = jobs.is_paused(session)
    total, found = list_jobs(
        session,
        state=query.state,
        wire_type=query.type,
        paused=paused,
        start=(query.page - 1) * size,
        count=size,
        descending=True,
    )
    return paused, total, [to_row(job, paused=paused) for job, _ in found]


routes = (show_jobs, change_jobs)
