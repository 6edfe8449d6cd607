"""What load balancers and supervisors ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.support.workers import wait_until, working

from headwater.jobs import JobType
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client

READY = "/api/headwater/v1/ready"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_ping_answers_every_method(client: Client, method: str) -> None:
    answer = client.request(method, "/api/v1/ping")
    assert (answer.status_code, answer.text) == (200, "pong")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_ready_while_a_worker_lives(client: Client, runtime: Runtime) -> None:
    assert client.get(READY).status_code == 503
    with working(runtime, [JobType("work", lambda run: None, "notify")]):
        wait_until(lambda: client.get(READY).status_code == 200)
        assert client.get(READY).json() == {
            "ready": True,
            "parts": {"database": "ok", "schema": "ok", "worker": "ok"},
        }
    gone = client.get(READY)
    assert gone.status_code == 503
    assert gone.json()["ready"] is False
    assert gone.json()["parts"]["worker"] == "no worker has given a sign of life lately"


def test_not_ready_on_a_foreign_schema(client: Client, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    answer = client.get(READY)
    assert answer.status_code == 503
    assert "9999" in answer.json()["parts"]["schema"]


def test_not_ready_without_its_tables_and_no_secret_told(client: Client, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(sa.text("DROP TABLE job_worker"))
    answer = client.get(READY)
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "it does not answer"}
