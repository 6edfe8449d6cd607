"""What ties a child process to its supervisor: it never outlives it, not even when the supervisor is killed.

The supervisor holds the writing end of a pipe that every child reads. Its end, for whatever reason, ends the child and
all that the child started. On Linux the kernel also sends a signal (PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import os
import signal
import sys
import threading

LIFELINE_VARIABLE = "HEADWATER_LIFELINE_FD"
LISTEN_VARIABLE = "HEADWATER_LISTEN_FD"
_PR_SET_PDEATHSIG = 1


def is_supervised() -> bool:
    """Whether a supervisor started this process."""
    return LIFELINE_VARIABLE in os.environ


def take_descriptor(variable: str) -> int | None:
    """Take over a file descriptor that the supervisor handed down; our own children do not inherit it."""
    text = os.environ.pop(variable, None)
    if text is None:
        return None
    descriptor = int(text)
    os.set_inheritable(descriptor, False)
    return descriptor


def hold_lifeline() -> bool:
    """Tie this process to its supervisor, if it has one; returns whether it has."""
    descriptor = take_descriptor(LIFELINE_VARIABLE)
    if descriptor is None:
        return False
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with_supervisor, args=(descriptor,), name="lifeline", daemon=True).start()
    return True


def _end_with_supervisor(descriptor: int) -> None:
    os.read(descriptor, 1)  # returns at the end of the pipe only: nobody writes
    os.killpg(os.getpgrp(), signal.SIGKILL)  # the supervisor gave us a group of our own
