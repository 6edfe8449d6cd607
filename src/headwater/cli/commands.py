"""Every command, as a table of contents."""

from __future__ import annotations

import cyclopts

import headwater

app = cyclopts.App(name="headwater", help=headwater.__doc__, version=headwater.__version__)


def run() -> None:
    """Run the command that the arguments name."""
    app()
