"""Instances beside each other in one process, over a network that never leaves it.

def test_something(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    fediverse.settle()          # runs jobs until nobody has any that is due
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from headwater.actors import Actor, ensure_instance_actor
from headwater.federation.fetching import Answer, Unreachable, use_network
from headwater.house.feature import collect, load_models
from headwater.jobs import JobType
from headwater.jobs.model import JOBS, JobState
from headwater.jobs.run import JobRun, RetryLater
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.users import create_user
from tests.support.client import RuntimeOfTest
from tests.support.databases import reopen_database

if TYPE_CHECKING:
    from tests.support.client import Client

Page = Callable[[str, str, Mapping[str, str], bytes], Answer]


class Wire:
    """A network of hosts in memory; `down` ones do not answer, `pages` are hosts that are only a function."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.pages: dict[str, Page] = {}
        self.down: set[str] = set()
        self.log: list[tuple[str, str, int]] = []
        self.sent: list[tuple[str, str, dict[str, str], bytes]] = []

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, timeout: float, max_bytes: int
    ) -> Answer:
        """Hand a request to the host of its address."""
        parts = urlsplit(url)
        self.sent.append((method, url, dict(headers), body))
        if parts.netloc in self.down:
            self.log.append((method, url, 0))
            raise Unreachable("no answer within 7 s")
        if parts.netloc in self.pages:
            answer = self.pages[parts.netloc](method, url, headers, body)
        elif parts.netloc in self.clients:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            found = self.clients[parts.netloc].request(
                method, target, headers=dict(headers), content=body or None, follow_redirects=False
            )
            answer = Answer(found.status_code, {k.lower(): v for k, v in found.headers.items()}, found.content)
        else:
            raise Unreachable("there is no such host")
        self.log.append((method, url, answer.status))
        return answer

    def close(self) -> None:
        """Nothing is open."""


class Site:
    """One instance: its runtime, an HTTP client, and a worker that runs when it is told to."""

    def __init__(self, host: str, runtime: Runtime, client: Client) -> None:
        self.host, self.runtime, self.client = host, runtime, client
        self.kinds: dict[str, JobType] = {kind.name: kind for kind in collect("jobs")}

    def work(self) -> int:
        """Run the jobs that are due, oldest first; returns how many ran."""
        count = 0
        while (row := self._take()) is not None:
            count += 1
            run = JobRun(self.runtime, **row)
            try:
                self.kinds[run.type].run(run)
                state = JobState.COMPLETED
            except RetryLater:
                state = JobState.DELAYED
            if not run.completed:
                with self.runtime.database.write() as session:
                    session.execute(JOBS.update().where(JOBS.c.id == run.id).values(state=state))
        return count

    def _take(self) -> dict[str, Any] | None:
        with self.runtime.database.write() as session:
            due = (JOBS.c.state.in_((JobState.WAITING, JobState.DELAYED)), JOBS.c.run_at <= clock.now())
            row = session.execute(JOBS.select().where(*due).order_by(JOBS.c.id).limit(1)).one_or_none()
            if row is None:
                return None
            values = {"state": JobState.RUNNING, "attempt": row.attempt + 1, "unique_key": None}
            session.execute(JOBS.update().where(JOBS.c.id == row.id).values(**values))
        return {"id": row.id, "type": row.type, "payload": row.payload, "attempt": row.attempt + 1}


_built: list[tuple[Any, RuntimeOfTest]] = []


def _take_app(runtime: Runtime, number: int) -> Any:
    """Return an application over a runtime; each instance of a test gets its own, built once for all tests."""
    from litestar.datastructures import State

    from headwater.app import build_app

    if number == len(_built):
        slot = RuntimeOfTest()
        slot.current = runtime
        _built.append((build_app(slot), slot))  # type: ignore[arg-type]
    app, slot = _built[number]
    slot.current = runtime
    app.state = State({"runtime": slot})
    return app


class Fediverse:
    """All instances of a test."""

    def __init__(self, folder: Path, migrated: Path, database_url: Callable[[], str | None]) -> None:
        self._folder, self._migrated, self._database_url = folder, migrated, database_url
        self.wire = Wire()
        self.sites: list[Site] = []
        self._open: list[Any] = []

    def instance(self, host: str, **settings: str) -> Site:
        """Start an instance."""
        from litestar.testing import TestClient

        root = self._folder / host
        environment = {
            "HEADWATER__STORAGE__ROOT": str(root),
            "HEADWATER__RATES_LIMIT__ENABLED": "false",
            "HEADWATER__WEBSERVER__HTTPS": "true",
            "HEADWATER__WEBSERVER__PORT": "443",
            "HEADWATER__WEBSERVER__HOSTNAME": host,
            "HEADWATER__FEDERATION__KEY_BITS": "1024",
            **settings,
        }
        if (url := self._database_url()) is not None:
            environment["HEADWATER__DATABASE__URL"] = url
        else:
            root.mkdir(parents=True)
            shutil.copyfile(self._migrated, root / self._migrated.name)
        load_models()
        place = len(self.sites) + 1  # the first is that of the fixture `runtime`
        opened = load_settings(environment=environment)
        runtime = Runtime.open(opened, database=reopen_database(opened, place))
        with runtime.database.write() as session:
            ensure_instance_actor(session, runtime.settings)
        use_network(runtime, self.wire)
        client = TestClient(_take_app(runtime, len(self.sites)), base_url=f"https://{host}")
        client.__enter__()
        self._open.append((runtime, client))
        self.wire.clients[host] = client
        self.sites.append(Site(host, runtime, client))
        return self.sites[-1]

    def settle(self) -> None:
        """Run jobs until nobody has any that is due."""
        for _ in range(50):
            if not sum(site.work() for site in self.sites):
                return
        raise AssertionError("jobs without end")

    def close(self) -> None:
        """Stop everything."""
        for runtime, client in self._open:
            client.__exit__(None, None, None)
            runtime.close()


@pytest.fixture
def fediverse(tmp_path: Path, dialect: str, migrated_file: Path, request: pytest.FixtureRequest) -> Iterator[Fediverse]:
    """An empty fediverse; on PostgreSQL the first instance is there, others on SQLite."""
    urls = [request.getfixturevalue("postgresql_database")] if dialect == "postgresql" else []
    made = Fediverse(tmp_path, migrated_file, lambda: urls.pop() if urls else None)
    yield made
    made.close()


Pair = tuple[Site, Site]


def add_user(site: Site, name: str) -> int:
    """Make a user of an instance; returns the id of their account's actor."""
    with site.runtime.database.write() as session:
        create_user(session, site.runtime.settings, name, f"{name}@example.com", "a password", password_hash="x")
        return session.scalar(sa.select(Actor.id).where(Actor.name == name)) or 0
