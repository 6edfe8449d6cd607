"""A private PostgreSQL for the tests: one cluster per pytest process, a database as if fresh for each test.

Copying a template takes longer than most tests, so a database is emptied and lent again, unless its schema or its
statistics are no longer those of the template.
"""

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
_LOANS = 100  # then a new one: the pages of deleted rows would make the old one slower and slower
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
    spare: str | None = None  # an emptied database
    loans: int = 0  # how often that one was lent
    fingerprint: str = ""  # of the template's schema and statistics

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
        with psycopg.connect(self.url(_TEMPLATE), autocommit=True) as connection:
            connection.execute(_EMPTYING)
            self.fingerprint = _fingerprint(connection)

    @contextlib.contextmanager
    def lend_database(self) -> Iterator[str]:
        """Lend a migrated database without a row but those of the migrations; yields its name."""
        name, self.spare = self.spare or self.create_database(), None
        yield name
        self.loans += 1
        if self.loans < _LOANS and self._empty(name):
            self.spare = name
        else:
            self.drop_database(name)
            self.loans = 0

    def _empty(self, name: str) -> bool:
        """Cut off whoever still uses a database and empty it; False when it was altered too much for that."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if _fingerprint(connection) != self.fingerprint:
                return False
            connection.execute("SELECT test_support.empty_all()")
            return True

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


# Made in the template, so that every copy has it: rows of migrations are kept aside, and sequences begin anew.
_EMPTYING = """
CREATE SCHEMA test_support;
DO $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE test_support.%I AS SELECT * FROM public.%I', name, name);
    END IF;
  END LOOP;
END $$;
CREATE TABLE test_support.sequence_start AS SELECT sequencename, last_value FROM pg_sequences
  WHERE schemaname = 'public';
CREATE FUNCTION test_support.empty_all() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text; sequence record;
BEGIN
  SET LOCAL session_replication_role = replica;  -- no foreign keys, no triggers
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', name);
    IF to_regclass(format('test_support.%I', name)) IS NOT NULL THEN
      EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE SELECT * FROM test_support.%I', name, name);
    END IF;
  END LOOP;
  FOR sequence IN SELECT sequencename, last_value AS last FROM test_support.sequence_start LOOP
    PERFORM setval(format('public.%I', sequence.sequencename), coalesce(sequence.last, 1), sequence.last IS NOT NULL);
  END LOOP;
END $$;
"""
# Columns of tables and indexes, and whether planners know anything about their contents.
_FINGERPRINT = """
SELECT md5(string_agg(concat_ws(' ', c.relname, c.reltuples >= 0, a.attnum, a.attname, a.atttypid, a.attnotnull), ';'
  ORDER BY c.relname, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i')
"""


def _fingerprint(connection: psycopg.Connection[tuple[str]]) -> str:
    found = connection.execute(_FINGERPRINT).fetchone()
    assert found is not None
    return found[0]


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
    """The URL of a migrated database that nobody else uses, as if fresh."""
    with postgresql_cluster.lend_database() as name:
        yield postgresql_cluster.url(name)
