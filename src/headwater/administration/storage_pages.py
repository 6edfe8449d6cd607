"""The storage page: what each kind of file and each account takes, and what nobody needs any more."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater import jobs
from headwater.administration.jobs import DELETE_ORPHANS
from headwater.administration.sections import go_back, render_section
from headwater.house.rights import Right
from headwater.inventory import order_measuring, read_storage_use
from headwater.kit.errors import Invalid
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, reads, writes

PATH = "/admin/system/storage"


@get(PATH)
@reads(right=Right.MANAGE_VIDEO_FILES)
def show_storage(ctx: Ctx) -> Response[Any]:
    """Show the last measurement."""
    use = read_storage_use(ctx.session)
    done = ctx.request.query_params.get("done")
    return render_section(ctx, "storage.html", PATH, use=use, done=done, remote=ctx.settings.object_storage.enabled)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_VIDEO_FILES)
def change_storage(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any] | Redirect:
    """Have the store measured, or its orphans deleted; deleting is confirmed on a page of its own."""
    action = fields.values.get("action")
    if action == "measure":
        order_measuring(ctx.session)
    elif action == "delete" and "confirmed" in fields.values:
        jobs.enqueue(ctx.session, DELETE_ORPHANS, {}, unique_key=DELETE_ORPHANS)
    elif action == "delete":
        return render_section(ctx, "storage_delete.html", PATH, use=read_storage_use(ctx.session))
    else:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    return go_back(f"{PATH}?done={action}")


routes = (show_storage, change_storage)
