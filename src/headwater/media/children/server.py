"""The small single-threaded process that forks every limited child.

It holds no secrets, has left the network, and knows nothing but its tasks: forking from it is safe (no threads) and
cheap (the libraries are loaded already). It ends when its client's socket closes, and its children end with it.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback

import msgspec

from headwater.media.children.limits import apply_limits, die_with_parent, leave_network, load_libc
from headwater.media.children.wire import (
    EXIT,
    MAX_REQUEST_BYTES,
    RAISED,
    RESULT,
    CallRequest,
    ExecRequest,
    ExitReport,
    Raised,
    receive_frame,
    send_frame,
)

EMPTY_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
REQUEST_SECONDS = 10.0
OPEN_FILES_BOUND = 1 << 20  # the server itself opens three per task, far below
HELLO_ISOLATED, HELLO_PLAIN = b"N", b"P"


class Task:
    """One running child and the socket of whoever waits for it."""

    def __init__(self, pid: int, sock: socket.socket, deadline: float) -> None:
        self.pid = pid
        self.sock = sock
        self.deadline = deadline
        self.timed_out = False

    def kill(self) -> None:
        """Kill the child and whatever it started."""
        for send in (os.killpg, os.kill):  # the group may not exist yet, the process may be gone already
            with contextlib.suppress(ProcessLookupError):
                send(self.pid, signal.SIGKILL)


class Server:
    """Accepts tasks from the control socket and reports how each of them ended."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.libc = load_libc()
        self.tasks: dict[int, Task] = {}
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve until the client goes away."""
        isolated = leave_network(self.libc)
        gc.freeze()
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector.register(self.control, selectors.EVENT_READ, None)
        self.selector.register(wake_read, selectors.EVENT_READ, None)
        self.control.sendall(HELLO_ISOLATED if isolated else HELLO_PLAIN)
        while self._serve_once(wake_read):
            pass
        for task in self.tasks.values():
            task.kill()

    def _serve_once(self, wake_read: int) -> bool:
        for key, _ in self.selector.select(self._seconds_to_deadline()):
            if key.fileobj is self.control:
                if not self._accept():
                    return False
            elif key.fileobj == wake_read:
                os.read(wake_read, 4096)
            elif key.data is not None:
                self.selector.unregister(key.fileobj)  # the client closed its end: nobody wants the result any more
                key.data.kill()
        now = time.monotonic()
        for task in self.tasks.values():
            if now >= task.deadline and not task.timed_out:
                task.timed_out = True
                task.kill()
        self._reap()
        return True

    def _seconds_to_deadline(self) -> float | None:
        waiting = [task.deadline for task in self.tasks.values() if not task.timed_out]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _accept(self) -> bool:
        byte, fds, _, _ = socket.recv_fds(self.control, 1, 8)
        if not byte:
            return False
        sock = socket.socket(fileno=fds[0])
        sock.settimeout(REQUEST_SECONDS)
        try:
            _, body = receive_frame(sock, MAX_REQUEST_BYTES)
            request: CallRequest | ExecRequest = msgspec.msgpack.decode(body, type=CallRequest | ExecRequest)
            self._start(sock, fds[1:], request)
        except (OSError, EOFError, ValueError) as error:
            sock.close()
            sys.stderr.write(f"child server: a task was refused: {error}\n")
        finally:
            for fd in fds[1:]:
                os.close(fd)
        return True

    def _start(self, sock: socket.socket, streams: list[int], request: CallRequest | ExecRequest) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                self._become_child(sock, streams, request, parent)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(120)
        task = Task(pid, sock, time.monotonic() + request.limits.wall_seconds)
        self.tasks[pid] = task
        self.selector.register(sock, selectors.EVENT_READ, task)

    def _become_child(
        self, sock: socket.socket, streams: list[int], request: CallRequest | ExecRequest, parent: int
    ) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        die_with_parent(self.libc, parent)
        kept = os.dup(sock.fileno()) if isinstance(request, CallRequest) else -1
        streams = [os.dup(fd) for fd in streams]
        null = os.open(os.devnull, os.O_RDWR)
        for target, fd in enumerate(
            [null, *(streams or [null])]
        ):  # a called function keeps the log as its standard error
            os.dup2(fd, target)
        keep_only({0, 1, 2, kept})
        os.chdir(request.folder if isinstance(request, ExecRequest) else "/")
        if isinstance(request, ExecRequest):
            execute(request, self.libc)
        else:
            run_function(socket.socket(fileno=kept), request, self.libc)

    def _reap(self) -> None:
        while self.tasks:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            task = self.tasks.pop(pid, None)
            if task is not None:
                self._report(task, status, usage)

    def _report(self, task: Task, status: int, usage: resource.struct_rusage) -> None:
        task.kill()  # grandchildren, if any: ffmpeg starts none, a hijacked reader might
        report = ExitReport(
            exit_code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
            timed_out=task.timed_out,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_memory_bytes=usage.ru_maxrss * 1024,
        )
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(task.sock)
        with contextlib.suppress(OSError):
            task.sock.setblocking(False)
            send_frame(task.sock, EXIT, msgspec.msgpack.encode(report))
        task.sock.close()


def keep_only(kept: set[int]) -> None:
    """Close every descriptor but these: a child must not reach the sockets of other tasks."""
    end = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    end = OPEN_FILES_BOUND if end == resource.RLIM_INFINITY else min(end, OPEN_FILES_BOUND)
    start = 0
    for fd in [*sorted(fd for fd in kept if fd >= 0), end]:
        if start < fd:  # an empty range would close everything (CPython passes the bound minus one as unsigned)
            os.closerange(start, fd)
        start = fd + 1


def execute(request: ExecRequest, libc: ctypes.CDLL | None) -> None:
    """Replace this process by the program; 127 and a line on stderr when it cannot be started."""
    try:
        signal.signal(
            signal.SIGXFSZ, signal.SIG_DFL
        )  # Python ignores it; ffmpeg would go on without what is not written
        apply_limits(request.limits, libc)
        os.execve(request.argv[0], request.argv, EMPTY_ENVIRONMENT)  # noqa: S606 - there must be no shell
    except OSError as error:
        os.write(2, f"{request.argv[0]}: {error.strerror}\n".encode())
        os._exit(127)


def run_function(sock: socket.socket, request: CallRequest, libc: ctypes.CDLL | None) -> None:
    """Run one function on foreign bytes and send what it returns or raises."""
    module, _, name = request.function.partition(":")
    function = getattr(importlib.import_module(module), name)
    os.environ.clear()
    sock.settimeout(None)
    try:
        apply_limits(request.limits, libc)
        send_frame(sock, RESULT, function(request.payload))
    except Exception as error:  # whatever it is, the client is told; nothing goes on here
        send_frame(sock, RAISED, msgspec.msgpack.encode(Raised(type(error).__name__, str(error)[:1000])))
    os._exit(0)


def main(control_fd: int, preload: list[str]) -> None:
    """Serve the client at the other end of this socket until it goes."""
    for name in preload:
        importlib.import_module(name)
    Server(socket.socket(fileno=control_fd)).run()
