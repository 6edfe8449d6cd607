"""`headwater serve`: hold the lock and the listening socket, prepare the data, keep web and worker running.

It imports next to nothing, because it stays in memory only to wait.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from typing import Any

from headwater.processes.children import KILL_AFTER_SECONDS, Child
from headwater.processes.errors import CannotStart
from headwater.processes.lifeline import LIFELINE_VARIABLE, LISTEN_VARIABLE
from headwater.processes.listener import open_listener
from headwater.processes.lock import DataLock
from headwater.processes.options import Options
from headwater.processes.plainlog import PlainLog
from headwater.settings import Settings

CONSOLE_MAIL = "HEADWATER__SMTP__TRANSPORT"
_TAKEOVER_SECONDS = 2.0  # the children of a supervisor that was killed this moment may still be dying


def run(options: Options, settings: Settings) -> int:
    """Supervise until SIGTERM or SIGINT; returns the exit code."""
    check_trackers(settings)
    if options.demo and not settings.sends_mail:
        os.environ[CONSOLE_MAIL] = "console"  # the children read it: whoever tries things out sees the mails
    with Supervisor(options, settings) as supervisor:
        code = supervisor.prepare()
        return supervisor.keep_running() if code == 0 else code


def check_trackers(settings: Settings) -> None:
    """Raise CannotStart when each of several web processes would be a tracker of its own: viewers would not meet."""
    if settings.web.workers > 1 and settings.tracker.enabled and settings.tracker.in_web_process:
        raise CannotStart(
            f"with {settings.web.workers} web processes (web.workers) the tracker needs a process of its own: run "
            "`headwater tracker`, lead /tracker/ to it in the proxy and set tracker.in_web_process to false "
            "(docs/admins/tracker.md)"
        )


class Supervisor:
    """The parent of an instance's processes."""

    def __init__(self, options: Options, settings: Settings) -> None:
        self._options, self._settings = options, settings
        self._log = PlainLog(settings.log, "supervisor")
        self._lock = _patiently(lambda: DataLock(settings.root, alone=True))
        self._listener: socket.socket = _patiently(lambda: open_listener(settings))
        lifeline, self._lifeline_held = os.pipe()
        self._lifeline = lifeline
        self._children: list[Child] = []
        self._stopping = False
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)

    def __enter__(self) -> Supervisor:
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _note)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._begin_stop)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_children()

    def prepare(self) -> int:
        """Run `headwater migrate` to its end: schema, administrator, secret; returns its exit code."""
        preparation = self._child("migrate")
        self._children = [preparation]
        preparation.start()
        while not self._stopping:
            if (code := preparation.poll()) is not None:
                self._children = []
                return code if code >= 0 else 1
            self._wait(None)
        return 0

    def keep_running(self) -> int:
        """Start web and worker, and again whenever one dies, until told to stop."""
        web = [self._child("web") for _ in range(self._settings.web.workers)]
        self._children = [*web, self._child("worker")]
        while not self._stopping:
            for child in self._children:
                self._look_after(child)
            pauses = [child.start_at - time.monotonic() for child in self._children if child.process is None]
            self._wait(max(min(pauses), 0.0) if pauses else None)
        return 0

    def _child(self, name: str) -> Child:
        descriptors = {LIFELINE_VARIABLE: self._lifeline}
        if name == "web":
            descriptors[LISTEN_VARIABLE] = self._listener.fileno()
        demo = self._options.demo and name == "migrate"
        options = Options(self._options.config, self._options.override, demo)
        return Child(name, [name, *options.arguments()], descriptors)

    def _look_after(self, child: Child) -> None:
        if (code := child.poll()) is not None and not self._stopping:
            pause = max(child.start_at - time.monotonic(), 0)
            self._log.warning("child died", child=child.name, code=code, restart_in_seconds=round(pause, 2))
        if child.process is None and child.start_at <= time.monotonic() and not self._stopping:
            child.start()
            self._log.info("child started", child=child.name, pid=child.process.pid if child.process else None)

    def _wait(self, seconds: float | None) -> None:
        select.select([self._woken], [], [], seconds)
        try:
            while self._woken.recv(512):
                pass
        except BlockingIOError:
            return

    def _begin_stop(self, number: int, _frame: Any) -> None:
        self._stopping = True

    def _stop_children(self) -> None:
        """Tell every child to stop; whoever is still there after the grace is killed, with all it started."""
        self._listener.close()
        if self._stopping:
            self._log.info("stopping")
        for child in self._children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + self._settings.web.stop_grace + KILL_AFTER_SECONDS
        while any(child.process for child in self._children):
            for child in self._children:
                child.poll()
                if time.monotonic() >= deadline:
                    child.send(signal.SIGKILL)
            if any(child.process for child in self._children):
                self._wait(max(deadline - time.monotonic(), 0.01))
        os.close(self._lifeline_held)
        self._lock.release()


def _note(number: int, _frame: Any) -> None:
    """Let a signal wake the supervisor up (an ignored one would not)."""


def _patiently(acquire: Any) -> Any:
    deadline = time.monotonic() + _TAKEOVER_SECONDS
    while True:
        try:
            return acquire()
        except CannotStart:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)
