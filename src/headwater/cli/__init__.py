"""The command line: serve, web, worker, doctor, config, user."""

from headwater.cli.commands import run

__all__ = ["run"]
