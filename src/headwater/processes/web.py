"""`headwater web`: the HTTP application in granian, one event loop per process."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import sys
import threading
from typing import Any

import structlog
import uvloop
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from headwater.processes.lifeline import hold_lifeline
from headwater.processes.listener import BACKLOG, inherit_listener, open_listener
from headwater.processes.lock import DataLock
from headwater.processes.logs import configure_logs
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.processes.requests import RequestLog
from headwater.runtime import Runtime
from headwater.settings import Settings

log = structlog.get_logger()


def run(options: Options, settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    supervised = hold_lifeline()
    configure_logs(settings, "web")
    lock = None if supervised else DataLock(settings.root, alone=False)
    listener = inherit_listener() or open_listener(settings)
    raise_file_limit()
    runtime = open_runtime(options, settings)

    from headwater.app import build_app  # after everything that can refuse quickly: litestar costs a second
    from headwater.web.head import HeadAsGet
    from headwater.web.host import CheckHost

    uvloop.run(_serve(RequestLog(CheckHost(HeadAsGet(build_app(runtime)))), listener, runtime))
    runtime.close()
    if lock is not None:
        lock.release()
    return 0


class OwnSocketServer(Server):
    """Granian's in-process server on a socket that is open already."""

    def __init__(self, app: Any, listener: socket.socket, settings: Settings) -> None:
        super().__init__(
            target=app,
            interface=Interfaces.ASGI,
            http=HTTPModes.auto,
            backlog=BACKLOG,
            backpressure=settings.web.max_connections,
            runtime_blocking_threads=8,
            # hyper counts an idle connection as one whose next header has not come yet
            http1_settings=HTTP1Settings(header_read_timeout=round(settings.web.keep_alive * 1000)),
            log_enabled=False,
        )
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._listener.setblocking(False)
        # The published types lack the arguments (descriptor, is a Unix socket, backlog).
        self._shd = SocketHolder(self._listener.detach(), False, BACKLOG)  # type: ignore[call-arg, assignment]


async def _serve(app: Any, listener: socket.socket, runtime: Runtime) -> None:
    settings = runtime.settings
    server = OwnSocketServer(app, listener, settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, server, runtime)
    log.info("ready", address=settings.base_url, listen=f"{settings.listen.hostname}:{settings.listen.port}")
    await server.serve()


def _stop(server: OwnSocketServer, runtime: Runtime) -> None:
    """Take nothing new; cut what still streams after the grace."""
    server.stop()  # type: ignore[no-untyped-call]
    cut = threading.Timer(runtime.settings.web.stop_grace, _cut, (runtime,))
    cut.daemon = True
    cut.start()


def _cut(runtime: Runtime) -> None:
    runtime.storage.close()
    sys.stderr.flush()
    os._exit(0)  # a stream in a thread cannot be asked to end; the transaction of a request is whole or nothing


def raise_file_limit() -> None:
    """Allow as many sockets and files as the system lets us."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
