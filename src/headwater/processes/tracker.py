"""`headwater tracker`: the tracker alone, for instances with many viewers or several web processes."""

from __future__ import annotations

import asyncio
import os
import signal

import structlog
import uvloop

from headwater.processes.errors import CannotStart
from headwater.processes.lifeline import hold_lifeline
from headwater.processes.logs import configure_logs
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.processes.web import raise_file_limit
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.swarms import KnownHashes
from headwater.tracker.listener import Datagrams, Door, TrackerProtocol
from headwater.tracker.service import TrackerService

log = structlog.get_logger()
BACKLOG = 4096


def run(options: Options, settings: Settings) -> int:
    """Serve announces until SIGTERM or SIGINT; returns the exit code."""
    hold_lifeline()
    configure_logs(settings, "tracker")
    raise_file_limit()
    runtime = open_runtime(options, settings)
    uvloop.run(_serve(runtime))
    runtime.close()
    return 0


async def _serve(runtime: Runtime) -> None:
    settings = runtime.settings
    where = settings.tracker
    service = TrackerService(where, KnownHashes(runtime.database, where))
    door = Door(service, trusted_proxies=settings.trust_proxy, max_sockets=where.max_sockets)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        server = await loop.create_server(lambda: TrackerProtocol(door), where.hostname, where.port, backlog=BACKLOG)
        if where.udp_port:
            await loop.create_datagram_endpoint(lambda: Datagrams(service), (where.hostname, where.udp_port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        place = f"{where.hostname}:{where.port}"
        raise CannotStart(f"cannot listen on {place} (tracker.hostname, tracker.port): {reason}") from error
    log.info("ready", listen=f"{where.hostname}:{where.port}", udp_port=where.udp_port)
    care = asyncio.create_task(door.look_after())
    await stopping.wait()
    care.cancel()
    server.close()
    for protocol in list(door.protocols):
        protocol.abort()
