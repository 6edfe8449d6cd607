"""Start one of the processes and say in one line why, when it cannot start."""

from __future__ import annotations

import importlib
import sys

from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.options import Options
from headwater.settings import SettingsError

_MODULES = {
    "serve": "supervisor",
    "web": "web",
    "worker": "worker",
    "tracker": "tracker",
    "migrate": "prepare",
}


def run_process(name: str, options: Options) -> int:
    """Read the settings and be that process until it ends; returns its exit code."""
    try:
        settings = options.load()
        run = importlib.import_module(f"headwater.processes.{_MODULES[name]}").run
        code: int = run(options, settings)
    except (SettingsError, CannotStart) as error:
        complain(error)
        return EXIT_CANNOT_START
    return code


def complain(error: Exception) -> None:
    """Write an error to standard error, as one line."""
    sys.stderr.write(f"headwater: {' '.join(str(error).split())}\n")
