"""The listening socket. The supervisor holds it, so that connections wait while a web process is started again."""

from __future__ import annotations

import os
import socket

from headwater.processes.errors import CannotStart
from headwater.processes.lifeline import LISTEN_VARIABLE, take_descriptor
from headwater.settings import Settings

BACKLOG = 1024


def open_listener(settings: Settings) -> socket.socket:
    """Listen where the settings say. No SO_REUSEPORT: a second instance on the same port must be told."""
    where, port = settings.listen.hostname, settings.listen.port
    try:
        family, kind, _, _, address = socket.getaddrinfo(where, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise CannotStart(f"cannot listen on {where}:{port} (listen.hostname, listen.port): {reason}") from error
    return listener


def inherit_listener() -> socket.socket | None:
    """Take over the supervisor's listening socket; None when there is no supervisor."""
    descriptor = take_descriptor(LISTEN_VARIABLE)
    return None if descriptor is None else socket.socket(fileno=descriptor)
