"""What the instance sees, and maintenance on demand."""

from __future__ import annotations

from litestar import get, post

from headwater.house.rights import Right
from headwater.jobs.schedule import run_now
from headwater.kit.errors import Invalid
from headwater.operations.store import count_messages_waiting
from headwater.operations.wire import Debug, DebugCommand
from headwater.web.client_address import read_client_address
from headwater.web.context import Ctx, reads, writes


@get("/api/v1/server/debug")
@reads(right=Right.MANAGE_DEBUG)
def get_debug(ctx: Ctx) -> Debug:
    """Return the caller's address as seen here, to check the proxy in front, and what waits in the inbox."""
    address = read_client_address(ctx.request, ctx.settings.trust_proxy)
    return Debug(address, count_messages_waiting(ctx.session))


@post("/api/v1/server/debug/run-command", status_code=204)
@writes(right=Right.MANAGE_DEBUG)
def run_command(ctx: Ctx, data: DebugCommand) -> None:
    """Run a schedule's job now: it is in the queue when this answers."""
    if run_now(ctx.session, data.command) is None:
        raise Invalid("Invalid command")


routes = (get_debug, run_command)
