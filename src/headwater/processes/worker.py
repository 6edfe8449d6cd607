"""`headwater worker`: background jobs. Never imports the web framework."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any, NoReturn

import structlog

from headwater.house.feature import all_features, resolve
from headwater.jobs.running.worker import run_worker
from headwater.processes.lifeline import hold_lifeline
from headwater.processes.lock import DataLock
from headwater.processes.logs import configure_logs
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.runtime import Runtime
from headwater.settings import Settings

log = structlog.get_logger()
_LEAVE_AFTER_SECONDS = 0.15  # past the grace; just before the supervisor would kill


def run(options: Options, settings: Settings) -> int:
    """Run jobs until SIGTERM or SIGINT; whatever is cut off is taken up by the next worker."""
    supervised = hold_lifeline()
    configure_logs(settings, "worker")
    lock = None if supervised else DataLock(settings.root, alone=False)
    runtime = open_runtime(options, settings)

    stop = _stop_on_signals(runtime)
    threading.Thread(target=_warm_up, args=(runtime,), daemon=True).start()
    log.info("ready")
    run_worker(runtime, stop)
    if lock is not None:
        lock.release()
    _leave(runtime)


def _warm_up(runtime: Runtime) -> None:
    for feature in all_features():
        if feature.warm_up:
            resolve(feature.warm_up)(runtime)


def _stop_on_signals(runtime: Runtime) -> threading.Event:
    stop = threading.Event()

    def begin(_number: int, _frame: Any) -> None:
        stop.set()
        cut = threading.Timer(runtime.settings.web.stop_grace + _LEAVE_AFTER_SECONDS, _leave, (runtime,))
        cut.daemon = True
        cut.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, begin)
    return stop


def _leave(runtime: Runtime) -> NoReturn:
    """End without waiting for threads that still work: their jobs' leases run out, or the worker handed them back."""
    runtime.storage.close()
    sys.stderr.flush()
    os._exit(0)
