"""Whether the web process answers (ping), and whether the whole instance can do its work (ready)."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import MediaType, Request, Response, get, route
from litestar.types import Method
from sqlalchemy.exc import SQLAlchemyError

from headwater.db.schema import SchemaError, compare_schema, read_schema
from headwater.jobs.running.lease import has_live_worker
from headwater.kit.errors import Problem
from headwater.runtime import Runtime

log = structlog.get_logger()
_METHODS: list[Method] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
OK = "ok"


class Readiness(msgspec.Struct):
    """Each part that the instance needs: `ok`, or what is wrong."""

    ready: bool
    parts: dict[str, str]


@route("/api/v1/ping", http_method=_METHODS, status_code=200, media_type=MediaType.HTML, sync_to_thread=False)
def ping() -> str:
    """Answer; asks nothing of the rest."""
    return "pong"


@get("/api/headwater/v1/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[Readiness]:
    """Tell whether database, schema and a worker are there: 200, or 503 with what is wrong."""
    runtime: Runtime = request.app.state.runtime
    patience = runtime.settings.web.ready_timeout
    try:
        checking = request.app.state.pools.run("read", lambda: check_parts(runtime))
        parts = await asyncio.wait_for(checking, patience)
    except TimeoutError:
        parts = {"database": f"no answer within {patience:g} seconds"}
    except Problem as problem:  # too many requests wait already
        parts = {"web": problem.detail}
    well = all(state == OK for state in parts.values())
    return Response(
        Readiness(well, parts),
        status_code=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
    )


def check_parts(runtime: Runtime) -> dict[str, str]:
    """Ask the database and look for a worker's heartbeat; why the database fails goes to the log only."""
    try:
        with runtime.database.read() as session:
            compare_schema(read_schema(session.connection()))
            working = has_live_worker(session)
    except SchemaError as error:
        return {"database": OK, "schema": str(error)}
    except SQLAlchemyError as error:
        log.error("the database does not answer", error=str(error)[:500])
        return {"database": "it does not answer"}
    return {"database": OK, "schema": OK, "worker": OK if working else "no worker has given a sign of life lately"}


routes = (ping, ready)
