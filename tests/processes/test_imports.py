"""What the long-lived processes load: it is memory and start-up time of every instance."""

from __future__ import annotations

import subprocess
import sys

import pytest

WEB = {"litestar", "granian"}
HEAVY = WEB | {"sqlalchemy", "alembic", "structlog", "cyclopts", "asyncio"}


def list_modules(program: str) -> set[str]:
    text = subprocess.check_output(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"], text=True, env={"PYTHONPATH": "src"}
    )
    return set(text.split())


@pytest.mark.parametrize(
    ("program", "absent"),
    [
        ("import headwater.processes.supervisor, headwater.processes.run, headwater.__main__", HEAVY),
        (
            "import headwater.processes.worker\n"
            "from headwater.house.feature import collect\n"
            "list(collect('jobs')), list(collect('schedules'))",
            WEB | {"cyclopts", "alembic"},
        ),
        ("import headwater.processes.prepare", WEB | {"cyclopts", "alembic"}),
        ("import headwater.processes.tracker", {"litestar", "cyclopts", "alembic"}),
        ("import headwater.cli.commands", WEB | {"sqlalchemy", "structlog", "yaml", "headwater.settings"}),
        ("import headwater.cli.doctor, headwater.cli.users, headwater.cli.settings", WEB),
    ],
    ids=["supervisor", "worker", "migrate", "tracker", "command line", "commands"],
)
def test_a_process_does_not_load_what_it_does_not_use(program: str, absent: set[str]) -> None:
    assert list_modules(program) & absent == set()
