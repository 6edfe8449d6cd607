"""A private PostgreSQL for the tests: one cluster per pytest process, a fresh database per test."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from headwater.db import Database
from headwater.db.migrate import migrate
from headwater.house.feature import load_models

_BINARIES = Path("/usr/lib/postgresql")
_START_SECONDS = 60
_TEMPLATE = "headwater_template"
# Nothing here outlives the tests, so nothing needs to reach the disk.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "listen_addresses": "127.0.0.1",
    "autovacuum_naptime": "5min",
}


@dataclass
class Cluster:
    """A running server; databases are made from a template that has the schema already."""

    port: int
    made: int = 0

    def url(self, name: str) -> str:
        """Return the address of a database, as settings want it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def create_template(self) -> None:
        """Make the database that all others are copied from."""
        self._execute(f'CREATE DATABASE "{_TEMPLATE}"')
        load_models()
        database = Database(self.url(_TEMPLATE))
        migrate(database)
        database.close()

    def create_database(self) -> str:
        """Make a fresh, migrated database; returns its name."""
        self.made += 1
        name = f"test_{self.made}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}" STRATEGY FILE_COPY')
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever still uses it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]  # names are our own


def find_binaries() -> Path:
    """Return the newest installed server's programs."""
    found = [path.parent for path in _BINARIES.glob("*/bin/postgres")]
    if not found:
        pytest.exit(
            f"These tests need PostgreSQL, and {_BINARIES}/*/bin/postgres does not exist: "
            "install it with `apt-get install postgresql`.",
            returncode=2,
        )
    return max(found, key=lambda path: int(path.parent.name))


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then its own user, or nobody, runs it."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGQUIT)  # a killed pytest leaves no server behind


@contextlib.contextmanager
def run_cluster() -> Iterator[Cluster]:
    """Run a server until the block ends."""
    binaries, user = find_binaries(), _server_user()
    folder = Path(tempfile.mkdtemp(prefix="headwater-pg-", dir="/tmp"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    identity = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    common = {"cwd": folder, "env": {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}} | identity
    initialise = ["-D", f"{folder}/data", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    try:
        subprocess.run([f"{binaries}/initdb", *initialise], check=True, capture_output=True, **common)
        port = _find_free_port()
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [f"{binaries}/postgres", "-D", f"{folder}/data", "-p", str(port), "-k", str(folder), *options]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_die_with_parent, **common)
        try:
            _wait_until_ready(port, server, folder / "log")
            yield Cluster(port)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.exit(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}", returncode=2)
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """The server of this pytest process (with xdist: of this worker)."""
    with run_cluster() as cluster:
        cluster.create_template()
        yield cluster


@pytest.fixture
def postgresql_database(postgresql_cluster: Cluster) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    name = postgresql_cluster.create_database()
    yield postgresql_cluster.url(name)
    postgresql_cluster.drop_database(name)
