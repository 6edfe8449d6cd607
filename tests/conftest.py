"""Fixtures for every room: a migrated database (PostgreSQL too with `--databases=both`), a runtime, an HTTP client."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog
from scripts.translations.compiling import compile_catalogues

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings
from headwater.settings.load import ENVIRONMENT_PREFIX
from tests.support.databases import reopen_database

pytest_plugins = [
    "tests.support.client",
    "tests.support.fediverse",
    "tests.support.languages",
    "tests.support.loopback",
    "tests.support.postgres",
    "tests.support.s3",
    "tests.support.smtp_sink",
]


def pytest_configure() -> None:
    """Forget settings of the environment, which win over the files that tests write; compile the translations."""
    compile_catalogues()
    # How long an example takes says how busy the machine is, nothing else.
    hypothesis.settings.register_profile(
        "headwater", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("headwater")
    *processors, _ = structlog.get_config()["processors"]
    # As the processes log: the default draws the locals of every frame, which takes seconds.
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*processors, renderer])
    os.fsync = lambda _descriptor: None  # nothing that this process writes outlives it
    for name in [name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX)]:
        del os.environ[name]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: (not _takes_long(item.path), item.path.parent.name != "web"))


@functools.cache
def _takes_long(path: Path) -> bool:
    """Whether a file has tests that are not of `make check`."""
    return re.search(r"mark\.(journey|slow)", path.read_text(encoding="utf-8")) is not None


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what all tests share: a tenth of all processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", choices=["sqlite", "both"], default="sqlite", help="which databases tests run on")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "dialect" in metafunc.fixturenames:
        both = metafunc.config.getoption("--databases") == "both"
        metafunc.parametrize("dialect", ["sqlite", "postgresql"] if both else ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path, dialect: str, request: pytest.FixtureRequest) -> Settings:
    """Settings of a throw-away instance."""
    environment = {"HEADWATER__STORAGE__ROOT": str(tmp_path / "data"), "HEADWATER__RATES_LIMIT__ENABLED": "false"}
    if dialect == "postgresql":
        environment["HEADWATER__DATABASE__URL"] = request.getfixturevalue("postgresql_database")
    return load_settings(environment=environment)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every migration run: each instance gets a copy, which is ten times quicker."""
    root = tmp_path_factory.mktemp("migrated")
    load_models()
    with contextlib.closing(Runtime.open(load_settings(environment={"HEADWATER__STORAGE__ROOT": str(root)}))) as opened:
        migrate(opened.database)
    return root / "headwater.sqlite3"


@pytest.fixture
def runtime(settings: Settings, migrated_file: Path) -> Iterator[Runtime]:
    """The open resources of one process of that instance, its schema up to date."""
    load_models()
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(migrated_file, path)
    opened = Runtime.open(settings, database=reopen_database(settings))
    yield opened
    opened.close()
