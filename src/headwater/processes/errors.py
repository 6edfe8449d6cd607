"""Why a process does not start, in one line fit for the administrator."""

from __future__ import annotations


class CannotStart(Exception):
    """The process cannot start, and trying again changes nothing until somebody acts. The exit code is 2."""


EXIT_CANNOT_START = 2
