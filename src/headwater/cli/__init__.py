"""The command line: serve, web, worker, doctor, config, user."""

from __future__ import annotations


def run() -> None:
    """Run the command that the arguments name."""
    from headwater.cli.commands import run as run_command  # every process looks for features here; few need the library

    run_command()
