"""What fails beside others is tried once more alone: only what fails twice makes a run red."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "scripts" / "run_tests.py"
GOOD = "def test_good(): pass\n"
BAD = "def test_bad(): assert False\n"
ONCE = """
from pathlib import Path

def test_once():
    seen = Path(__file__).with_name("seen")
    was_seen = seen.exists()
    seen.touch()
    assert was_seen
"""


def run(folder: Path, *arguments: str, **files: str) -> tuple[int, list[str]]:
    """Run a suite of these files; returns the exit code and the lines told."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -q\n")
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(text)
    command = [sys.executable, str(SCRIPT), "-n", "2", "--dist", "loadfile", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout.splitlines()


def test_what_always_fails_is_red(tmp_path: Path) -> None:
    code, told = run(tmp_path, good=GOOD, bad=BAD)
    assert code == 1
    assert told.count("FAILED test_bad.py::test_bad - assert False") == 2  # in each of two runs
    assert not [line for line in told if line.startswith("UNSTEADY")]
    assert told[-1].startswith("1 failed")


def test_what_fails_once_is_named_and_green(tmp_path: Path) -> None:
    code, told = run(tmp_path, good=GOOD, once=ONCE)
    assert code == 0
    assert "UNSTEADY test_once.py::test_once" in told
    assert told[-1].startswith("1 passed")


def test_one_that_passes_alone_does_not_excuse_another(tmp_path: Path) -> None:
    code, told = run(tmp_path, once=ONCE, bad=BAD)
    assert code == 1
    assert "UNSTEADY test_once.py::test_once" in told
    assert "UNSTEADY test_bad.py::test_bad" not in told


def test_many_failures_are_red_at_once(tmp_path: Path) -> None:
    many = "".join(BAD.replace("bad", f"bad_{number}") for number in range(6))
    code, told = run(tmp_path, many=many)
    assert code == 1
    assert "Tried once more, alone:" not in told
    assert told[-1].startswith("6 failed")


def test_what_failed_in_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    assert run(tmp_path, bad=BAD)[0] == 1
    code, told = run(tmp_path, good=GOOD, bad=BAD.replace("False", "True"))
    assert code == 0
    assert told[-1].startswith("2 passed")
    assert "Tried once more, alone:" not in told


def test_nothing_to_run_and_what_cannot_be_read_are_red(tmp_path: Path) -> None:
    assert run(tmp_path)[0] == pytest.ExitCode.NO_TESTS_COLLECTED
    assert run(tmp_path, good=GOOD, broken="import nothing_of_this_name\n")[0] == pytest.ExitCode.INTERRUPTED
