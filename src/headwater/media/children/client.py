"""Asks the child server for limited children: calls of functions on foreign bytes, and running programs."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from headwater.media.children.limits import ChildLimits
from headwater.media.children.server import EMPTY_ENVIRONMENT, HELLO_ISOLATED
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

START_SECONDS = 30.0
GRACE_SECONDS = 15.0  # beyond a task's own wall clock, before the server itself is given up
BOOT = "import sys; sys.path[:0] = [sys.argv[1]]; from headwater.media.children.server import main; "
BOOT += "main(int(sys.argv[2]), sys.argv[3:])"


class ChildCrashed(Exception):
    """A child ended without an answer: it crashed, ran out of a limit, or could not be started."""

    def __init__(self, message: str, report: ExitReport | None = None) -> None:
        super().__init__(message)
        self.report = report


class ChildRaised(Exception):
    """A function raised in its child; `kind` is the name of the exception's class."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


class RunningChild:
    """A program running in a limited child. `output` and `errors` are readable descriptors, owned by this object."""

    def __init__(self, sock: socket.socket, output: int, errors: int) -> None:
        self.sock = sock
        self.output = output
        self.errors = errors

    def wait(self, timeout_seconds: float) -> ExitReport:
        """Return how the program ended; raises ChildCrashed when the server went away or says nothing in time."""
        self.sock.settimeout(timeout_seconds)
        try:
            kind, body = receive_frame(self.sock, 1 << 16)
        except (OSError, EOFError, ValueError) as error:
            raise ChildCrashed(f"the child server did not report how a program ended: {error}") from error
        if kind != EXIT:
            raise ChildCrashed("the child server sent something else than an exit report")
        return msgspec.msgpack.decode(body, type=ExitReport)

    def close(self) -> None:
        """Let go of the child; one which still runs is killed by the server."""
        self.sock.close()
        for fd in (self.output, self.errors):
            with contextlib.suppress(OSError):
                os.close(fd)


class Children:
    """A child server of this process, started when first needed and again if it died. Usable from any thread."""

    def __init__(self, preload: tuple[str, ...] = ()) -> None:
        self.preload = preload
        self.network_isolated = False
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner_pid = 0

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the server now, so that the first task does not wait for it."""
        with self._lock:
            self._connect()

    def call(self, function: str, payload: bytes, limits: ChildLimits, max_result_bytes: int = 4 << 20) -> bytes:
        """Run `function` ("module:name", taking and giving bytes) in a limited child.

        Raises ChildRaised with what the function raised, ChildCrashed when there was no answer within the limits.
        """
        sock = self._submit(CallRequest(function, payload, limits), [])
        sock.settimeout(limits.wall_seconds + GRACE_SECONDS)
        try:
            with sock:
                return self._receive_answer(sock, max_result_bytes)
        except TimeoutError as error:
            raise ChildCrashed("the child server does not answer") from error

    def run(self, argv: list[str], folder: Path, limits: ChildLimits) -> RunningChild:
        """Start a program (absolute path first) in `folder`, with an empty environment and nothing on its input."""
        output, output_end = os.pipe()
        errors, errors_end = os.pipe()
        try:
            sock = self._submit(ExecRequest(argv, str(folder), limits), [output_end, errors_end])
        except BaseException:
            os.close(output)
            os.close(errors)
            raise
        finally:
            os.close(output_end)
            os.close(errors_end)
        return RunningChild(sock, output, errors)

    def close(self) -> None:
        """Stop the server; it kills what still runs."""
        with self._lock:
            self._disconnect()

    def _receive_answer(self, sock: socket.socket, max_result_bytes: int) -> bytes:
        answer: bytes | None = None
        raised: Raised | None = None
        while True:
            try:
                kind, body = receive_frame(sock, max_result_bytes)
            except (EOFError, ConnectionError) as error:
                raise ChildCrashed("the child server has ended") from error
            except ValueError as error:
                raise ChildCrashed(f"a child answered with {error}") from error
            if kind == EXIT:
                report = msgspec.msgpack.decode(body, type=ExitReport)
                break
            if kind == RESULT:
                answer = body
            elif kind == RAISED:
                raised = msgspec.msgpack.decode(body, type=Raised)
        if raised is not None:
            raise ChildRaised(raised.kind, raised.text)
        if answer is None:
            raise ChildCrashed(describe_exit(report), report)
        return answer

    def _submit(self, request: CallRequest | ExecRequest, streams: list[int]) -> socket.socket:
        body = msgspec.msgpack.encode(request)
        if len(body) > MAX_REQUEST_BYTES:
            raise ValueError(f"a request of {len(body)} bytes, at most {MAX_REQUEST_BYTES}: pass the name of a file")
        for _ in range(2):  # the second time with a new server, if the first was killed
            ours, theirs = socket.socketpair()
            try:
                with self._lock, theirs:
                    control = self._connect()
                    try:
                        socket.send_fds(control, [b"T"], [theirs.fileno(), *streams])
                    except OSError:
                        self._disconnect()
                        raise
                send_frame(ours, RESULT, body)
                return ours
            except (BrokenPipeError, ConnectionResetError):
                ours.close()
        raise ChildCrashed("the child server cannot be reached")

    def _connect(self) -> socket.socket:
        if self._control is not None and self._owner_pid == os.getpid():
            return self._control
        ours, theirs = socket.socketpair()
        source = str(Path(__file__).parents[3])  # where the package lies, installed or not
        command = [sys.executable, "-I", "-c", BOOT, source, str(theirs.fileno()), *self.preload]
        with theirs:
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=EMPTY_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # a Ctrl-C at the terminal is for the worker, which then closes this server
            )
        ours.settimeout(START_SECONDS)
        try:
            hello = ours.recv(1)
        except OSError:
            hello = b""
        if not hello:
            self._server.kill()
            self._server.wait()
            ours.close()
            raise ChildCrashed("the child server could not be started; its standard error says why")
        ours.settimeout(None)
        self.network_isolated = hello == HELLO_ISOLATED
        self._control, self._owner_pid = ours, os.getpid()
        return ours

    def _disconnect(self) -> None:
        if self._control is None or self._server is None:
            return
        self._control.close()
        self._control = None
        if self._owner_pid != os.getpid():
            return  # inherited by a fork: the server belongs to the parent
        deadline = time.monotonic() + 1.0
        while self._server.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        if self._server.poll() is None:
            self._server.kill()
            self._server.wait()


def describe_exit(report: ExitReport) -> str:
    """Say in one sentence why a child ended without an answer."""
    if report.timed_out:
        return "it took longer than the time limit"
    if report.signal == signal.SIGXCPU or report.signal == signal.SIGKILL:
        return "it used more processor time or memory than the limit"
    if report.signal == signal.SIGXFSZ:
        return "it wrote more than the size limit"
    if report.signal is not None:
        return f"it crashed with signal {report.signal}"
    return f"it ended with exit code {report.exit_code}"
