"""Runs pytest with the arguments given; the few tests that failed run once more, alone, in one process.

Tests that wait for real time fail now and then where several run at once. One that fails alone too has failed, and
so has a run in which many failed. Ends with the summary and the exit code of the last pytest that ran.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FEW = 5  # more than that is no accident
_FAILED = Path(".pytest_cache/v/cache/lastfailed")


class Unsteady:
    """A plugin of the second run: names what passed in it."""

    def __init__(self) -> None:
        self._failed: set[str] = set()
        self._passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how each test ended; its last phase comes last."""
        if report.failed:
            self._failed.add(report.nodeid)
        elif report.when == "teardown" and report.nodeid not in self._failed:
            self._passed.append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell it above pytest's own last line."""
        if self._passed:
            terminalreporter.section("unsteady: failed beside others, passed alone")
        for name in self._passed:
            terminalreporter.write_line(f"UNSTEADY {name}")


def run(arguments: list[str]) -> int:
    """Run the tests, those that failed once more; returns the exit code."""
    _FAILED.unlink(missing_ok=True)  # it keeps what failed in earlier runs as well
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode
    failed = _read_failed() if code == pytest.ExitCode.TESTS_FAILED else []
    if not 0 < len(failed) <= FEW:
        return code
    print("\nTried once more, alone:", *failed, sep="\n  ", flush=True)
    return int(pytest.main([*arguments, "-n", "0", "--last-failed"], plugins=[Unsteady()]))


def _read_failed() -> list[str]:
    return sorted(json.loads(_FAILED.read_text(encoding="utf-8"))) if _FAILED.exists() else []


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
