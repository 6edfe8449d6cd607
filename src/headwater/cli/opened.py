"""Opens an instance for one command and says in one line why, when that cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from headwater.kit.errors import Problem
from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.processes.run import complain
from headwater.runtime import Runtime
from headwater.settings import SettingsError
from headwater.storage import StorageUnavailable


def with_instance(config: Path | None, override: Path | None, work: Callable[[Runtime], int]) -> int:
    """Run `work` on the open instance; returns its exit code, or that of what went wrong."""
    try:
        options = Options(config, override)
        runtime = open_runtime(options, options.load())
        try:
            return work(runtime)
        finally:
            runtime.close()
    except Problem as problem:
        reasons = ", ".join(f"{name}: {reason}" for name, reason in problem.fields.items())
        complain(CannotStart(reasons or problem.detail))
    except (SettingsError, CannotStart, StorageUnavailable, OSError, SQLAlchemyError) as error:
        complain(error)
    return EXIT_CANNOT_START


def say(text: str) -> None:
    """Print a line of the answer."""
    sys.stdout.write(f"{text}\n")


def write_size(size_bytes: int) -> str:
    """Write a number of bytes for people."""
    amount = float(size_bytes)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if amount < 1024 or unit == "TB":
            break
        amount /= 1024
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
