"""Errors as the wire shows them: RFC 9457 documents in the reference's shape (`reference/protocol.md` 15)."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from headwater.kit.errors import Conflict, Invalid, NotFound, OutOfSpace, Problem, Unavailable
from headwater.kit.exhaustion import is_out_of_space
from headwater.storage import StorageUnavailable

PROBLEM_JSON = "application/problem+json; charset=utf-8"
DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#section/Errors/"
_MISSING = re.compile(r"Missing required \w+ parameter '(\w+)'")  # the framework says it in words only
log = structlog.get_logger()


def describe(problem: Problem, request: Request[Any, Any, Any] | None = None) -> dict[str, Any]:
    """Write a problem as the reference's JSON document."""
    document: dict[str, Any] = {"type": f"{DOCS}{problem.code}" if problem.code else "about:blank"}
    if problem.code:
        document["code"] = problem.code
    else:
        document["title"] = HTTPStatus(problem.status).phrase  # RFC 9457 4.2.1: only of the type about:blank
    document |= {"detail": problem.detail, "status": problem.status, "error": problem.detail}
    if problem.fields:
        if request is not None:
            document["instance"] = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        document["invalid-params"] = {
            name: {"type": "field", "msg": reason, "path": name} | _locate(name, request)
            for name, reason in problem.fields.items()
        }
    return document | problem.extra


def _locate(name: str, request: Request[Any, Any, Any] | None) -> dict[str, Any]:
    """Say where a bad input stood, and what it was; what a body held may be a secret and is not repeated."""
    if request is None:
        return {}
    if name in request.query_params:
        return {"location": "query", "value": request.query_params[name]}
    if name in request.path_params:
        return {"location": "params", "value": str(request.path_params[name])}
    return {"location": "body"}


def answer(problem: Problem, request: Request[Any, Any, Any] | None = None) -> Response[bytes]:
    """Answer an API request with a problem."""
    headers = dict(problem.headers)
    if (retry_after := getattr(problem, "retry_after_seconds", None)) is not None:
        headers["Retry-After"] = str(retry_after)
    body = msgspec.json.encode(describe(problem, request))
    return Response(body, status_code=problem.status, media_type=PROBLEM_JSON, headers=headers)


def _wire_name(key: str) -> str:
    """Return the name that the client used: parameters of ours are in snake case, theirs in camel case."""
    first, *others = key.split("_")
    return first + "".join(part.capitalize() for part in others)


def from_http(error: HTTPException) -> Problem:
    """Turn one of the framework's exceptions into a problem of ours."""
    if isinstance(error, ValidationException):
        fields = {}
        for entry in error.extra or ():
            if isinstance(entry, dict):
                fields[_wire_name(str(entry.get("key", "")))] = str(entry.get("message", "Invalid value"))
        if not fields and (missing := _MISSING.match(str(error.detail))):
            fields[missing[1]] = "Invalid value"
        return Invalid(f"Incorrect request parameters: {', '.join(fields)}", fields=fields)
    if isinstance(error.__cause__, SerializationException):
        return Invalid("The body is not valid JSON.", code="SyntaxError")
    problem = Problem(str(error.detail) or HTTPStatus(error.status_code).phrase)
    problem.status = error.status_code  # type: ignore[misc]  # an instance's own status
    return problem


def to_problem(error: Exception) -> Problem:
    """Name what went wrong; anything unforeseen gets a number to quote, and only the log has the rest."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return NotFound("Not found") if error.status_code == 404 else from_http(error)
    if isinstance(error, msgspec.ValidationError):
        reason, _, where = str(error).partition(" - at `$")
        field = where.removesuffix("`").removeprefix(".").partition("[")[0] or "body"
        return Invalid(f"Incorrect request parameters: {field}", fields={field: reason})
    if isinstance(error, PoolTimeout):
        return Unavailable("The database is busy, please try again in a moment.", retry_after_seconds=2)
    if isinstance(error, DataError):  # a NUL character, which PostgreSQL does not keep, a number without end
        return Invalid("A value in this request cannot be stored.")
    if isinstance(error, IntegrityError) and "unique" in str(error.orig).lower():
        log.warning("two requests met", exc_info=error)
        return Conflict("Somebody else just did the same. Please look again.")
    if isinstance(error, StorageUnavailable):
        log.warning("object storage is away", reason=str(error))
        return Unavailable("The file store is away, please try again in a moment.", retry_after_seconds=10)
    if is_out_of_space(error):
        log.error("out of space", reason=repr(error)[:500])
        return OutOfSpace("This server's disk is full; its administrator can make some room.")
    number = secrets.token_hex(4)
    log.exception("request failed", number=number, exc_info=error)
    detail = f"Something went wrong on our side. Please quote {number} when you ask about it."
    return Problem(detail, headwater={"number": number})


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer any exception: JSON for programs, a page for people."""
    if isinstance(error, NotFoundException | MethodNotAllowedException) and request.url.path.startswith("/api/v1/"):
        return Response(b"", status_code=400, media_type=MediaType.JSON)  # the wire's answer to unknown operations
    problem = to_problem(error)
    if wants_page(request):
        from headwater.web.html.pages import render_error  # pages need errors too

        return render_error(request, problem)
    return answer(problem, request)


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person looks at the answer: a page address and a browser that asks for HTML."""
    if request.url.path.startswith(("/api/", "/static/", "/lazy-static/", "/download/", "/client/", "/services/")):
        return False
    return MediaType.HTML.value in request.headers.get("accept", "")
