"""`headwater tracker`: the tracker alone, for instances with many viewers or several web processes."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import sys

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
from headwater.swarms import Keeper, SharedHashes
from headwater.tracker.listener import Datagrams, Door, TrackerProtocol
from headwater.tracker.service import TrackerService

log = structlog.get_logger()
BACKLOG = 4096
COLLECT_AFTER = 50_000, 50, 50  # what goes here goes without cycles; looking through all peers would be felt
SPARE_FILES = 100  # database, logs, connections that are being refused


def run(options: Options, settings: Settings) -> int:
    """Serve announces until SIGTERM or SIGINT; returns the exit code."""
    hold_lifeline()
    configure_logs(settings, "tracker")
    raise_file_limit()
    check(settings)
    runtime = open_runtime(options, settings)
    uvloop.run(_serve(runtime))
    runtime.close()
    sys.stderr.flush()
    os._exit(0)  # a question that hangs in its thread cannot be asked to end


def check(settings: Settings) -> None:
    """Raise CannotStart when the settings want no tracker here."""
    if not settings.tracker.enabled:
        raise CannotStart("the tracker is switched off (tracker.enabled)")
    if settings.tracker.in_web_process:
        raise CannotStart(
            "the web process is the tracker (tracker.in_web_process): viewers would be parted in two halves that never "
            "meet. Set it to false and lead /tracker/ to this process in the proxy (docs/admins/tracker.md)"
        )


async def _serve(runtime: Runtime) -> None:
    settings = runtime.settings
    where = settings.tracker
    hashes = SharedHashes(runtime.database)
    loop = asyncio.get_running_loop()  # whose time costs no system call
    service = TrackerService(where, hashes.find_shared, max_sockets=where.max_sockets, clock=loop.time)
    door = Door(service, trusted_proxies=settings.trust_proxy)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        server = await loop.create_server(lambda: TrackerProtocol(door), where.hostname, where.port, backlog=BACKLOG)
        if where.udp_port:
            await loop.create_datagram_endpoint(lambda: Datagrams(door), (where.hostname, where.udp_port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        place = f"{where.hostname}:{where.port}"
        raise CannotStart(f"cannot listen on {place} (tracker.hostname, tracker.port): {reason}") from error
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files < where.max_sockets + SPARE_FILES:
        log.warning("fewer files may be open than sockets are allowed (tracker.max_sockets)", open_files=files)
    log.info("ready", listen=f"{where.hostname}:{where.port}", udp_port=where.udp_port)
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    care = [asyncio.create_task(door.look_after()), asyncio.create_task(Keeper(service, hashes, settings).run())]
    await stopping.wait()
    for task in care:
        task.cancel()
    server.close()
    service.questions.close()
    for protocol in list(door.protocols):
        protocol.abort()
