"""The route decorators: hidden context, errors in the wire's shape, parameters checked by the framework."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.testing import TestClient

from headwater.house.rights import Right
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime
from headwater.web import context
from headwater.web.context import Ctx, Pools, reads
from headwater.web.errors import handle
from headwater.web.wire import Count, Start


@get("/items")
@reads()
def list_items(ctx: Ctx, start: Start = 0, count: Count = 15, tags: list[str] | None = None) -> dict[str, Any]:
    return {"signedIn": ctx.viewer.signed_in, "start": start, "count": count, "tags": tags}


@get("/missing")
@reads()
def find_nothing(ctx: Ctx) -> None:
    raise NotFound("No such thing")


@get("/broken")
@reads()
def break_down(ctx: Ctx) -> None:
    raise RuntimeError("secret detail")


@get("/jobs")
@reads(right=Right.MANAGE_JOBS)
def list_jobs(ctx: Ctx) -> list[str]:
    return []


@pytest.fixture
def client(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Any]]:
    monkeypatch.setattr(context, "_authenticator", lambda: lambda session, credentials: context.Viewer())
    app = Litestar(
        [list_items, find_nothing, break_down, list_jobs],
        exception_handlers={Exception: handle},
        state=State({"runtime": runtime, "pools": Pools(runtime.settings)}),
    )
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def test_parameters_reach_the_handler(client: TestClient[Any]) -> None:
    answer = client.get("/items?start=3&tags=a&tags=b").json()
    assert answer == {"signedIn": False, "start": 3, "count": 15, "tags": ["a", "b"]}
    assert client.get("/items?tags=a").json()["tags"] == ["a"]


def test_a_bound_is_kept_and_the_field_named(client: TestClient[Any]) -> None:
    answer = client.get("/items?count=101")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "count" in answer.json()["invalid-params"]


def test_problems_have_the_shape_of_the_wire(client: TestClient[Any]) -> None:
    answer = client.get("/missing").json()
    assert answer == {
        "type": "about:blank",
        "title": "Not Found",
        "detail": "No such thing",
        "status": 404,
        "error": "No such thing",
    }


def test_an_unforeseen_error_tells_a_number_and_no_secret(client: TestClient[Any]) -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "quote" in answer.json()["detail"]


def test_a_right_needs_somebody(client: TestClient[Any]) -> None:
    answer = client.get("/jobs")
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorized_request"
