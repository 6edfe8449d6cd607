"""A real instance for tests: `python -m headwater serve` on a free loopback port with a folder of its own.

    with running_instance(tmp_path, {"transcoding": {"enabled": False}}) as instance:
        answer = instance.http.get("/api/v1/ping")
        answer = instance.http.get("/api/v1/users/me", headers=instance.authorization())

At the end the whole tree is stopped, and a process that outlived it fails the test.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil

from headwater.settings.load import merge

ROOT = Path(__file__).parents[2]
MARK = "HEADWATER_TEST_INSTANCE"  # in the environment of every process of the instance, however deep
READY_SECONDS = 90
ADMIN = ("root", "test")


def free_port() -> int:
    """Return a loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Instance:
    """An instance that can be started, stopped, killed and started again on the same data."""

    def __init__(
        self, folder: Path, settings: dict[str, Any] | None = None, *, arguments: tuple[str, ...] = ()
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://localhost:{self.port}"
        self.data = folder / "data"
        self.log_path = folder / "log.jsonl"
        self.config = folder / "config.json"
        self.arguments = arguments
        self._mark = uuid.uuid4().hex
        self._tokens: dict[str, str] = {}
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.http = httpx2.Client(base_url=self.base_url, timeout=60)
        folder.mkdir(parents=True, exist_ok=True)
        own: dict[str, Any] = {
            "listen": {"hostname": "127.0.0.1", "port": self.port},
            "webserver": {"hostname": "localhost", "port": self.port, "https": False},
            "storage": {"root": str(self.data)},
            "admin": {"username": ADMIN[0], "password": ADMIN[1], "email": "root@example.com"},
            "rates_limit": {"enabled": False},
            "tracker": {"stun_servers": []},
            "log": {"level": "debug", "format": "json"},
        }
        self.configure(merge(own, settings or {}))
        public = self.settings["webserver"]
        standard = 443 if public["https"] else 80
        # the public name, as a proxy in front passes it on
        self.http.headers["Host"] = public["hostname"] + ("" if public["port"] == standard else f":{public['port']}")

    def configure(self, settings: dict[str, Any]) -> None:
        """Write the settings file that the next start reads."""
        self.settings = settings
        self.config.write_text(json.dumps(settings))

    def start(self, *, wait: bool = True) -> None:
        """Start it; returns when it answers."""
        self.supervisor = self.start_part("serve", *self.arguments)
        if wait:
            self.wait_until_ready()

    def start_part(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `headwater NAME` with this instance's settings."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HEADWATER__")}
        environment |= {MARK: self._mark, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "headwater", name, "--config", str(self.config), *arguments]
        with self.log_path.open("ab") as log, (self.folder / "output.txt").open("ab") as output:
            return subprocess.Popen(
                command, env=environment, stdout=output, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        """Wait for any HTTP answer."""
        assert self.supervisor is not None
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.supervisor.poll() is not None:
                raise AssertionError(
                    f"the instance ended with {self.supervisor.returncode}:\n{self.log_text()[-4000:]}"
                )
            with contextlib.suppress(httpx2.TransportError):
                self.http.get("/api/v1/ping", timeout=30)
                return
            time.sleep(0.05)
        raise AssertionError(f"the instance did not answer:\n{self.log_text()[-4000:]}")

    def processes(self, name: str = "") -> list[psutil.Process]:
        """Return its live processes, by the first argument after `headwater` (`serve`, `web`, `worker`) if named."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.status() == psutil.STATUS_ZOMBIE or not self._owns(process):
                    continue
                if not name or f" -m headwater {name} " in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def _owns(self, process: psutil.Process) -> bool:
        """Limited children have an empty environment: they are known by their folder or by what they read."""
        if process.environ().get(MARK) == self._mark:
            return True
        folder = str(self.folder)
        if process.cwd().startswith(folder) or any(folder in argument for argument in process.cmdline()):
            return process.pid != os.getpid()
        return any(parent.environ().get(MARK) == self._mark for parent in process.parents())

    def kill(self, name: str) -> int:
        """Send SIGKILL to its supervisor (`serve`), `web` or `worker`; returns the process id."""
        (process, *_) = self.processes(name)
        process.kill()
        if name == "serve" and self.supervisor is not None:
            self.supervisor.wait()
        return process.pid

    def stop(self) -> float:
        """Send SIGTERM and wait for the end; returns the seconds until no process was left."""
        assert self.supervisor is not None
        began = time.monotonic()
        self.supervisor.send_signal(signal.SIGTERM)
        self.supervisor.wait(timeout=30)
        while self.processes() and time.monotonic() < began + 30:
            time.sleep(0.01)
        return time.monotonic() - began

    def close(self) -> None:
        """Stop whatever runs; fails when a process is left a second after the supervisor went."""
        self.http.close()
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGTERM)
            self.supervisor.wait(timeout=30)
        deadline = time.monotonic() + 2
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        described = [" ".join(process.cmdline()) for process in left]
        for process in left:
            process.kill()
        assert not described, f"processes outlived their instance: {described}"

    def token(self, username: str = ADMIN[0], password: str = ADMIN[1]) -> str:
        """Sign in as an application does (password grant) and return the access token, kept for the next call."""
        if username not in self._tokens:
            client = self.http.get("/api/v1/oauth-clients/local").json()
            form = {**client, "grant_type": "password", "username": username, "password": password}
            answer = self.http.post("/api/v1/users/token", data=form)
            assert answer.status_code == 200, answer.text
            self._tokens[username] = answer.json()["access_token"]
        return self._tokens[username]

    def authorization(self, username: str = ADMIN[0], password: str = ADMIN[1]) -> dict[str, str]:
        """Return the header that signs requests in."""
        return {"Authorization": f"Bearer {self.token(username, password)}"}

    def log_text(self) -> str:
        """Return everything it logged."""
        return self.log_path.read_text() if self.log_path.exists() else ""

    def log_lines(self) -> list[dict[str, Any]]:
        """Return its log lines; lines that are not JSON are left out."""
        lines = []
        for line in self.log_text().splitlines():
            with contextlib.suppress(ValueError):
                lines.append(json.loads(line))
        return lines

    def output(self) -> str:
        """Return what it printed for people."""
        return (self.folder / "output.txt").read_text()


@contextlib.contextmanager
def running_instance(
    folder: Path, settings: dict[str, Any] | None = None, *, arguments: tuple[str, ...] = ()
) -> Iterator[Instance]:
    """Run an instance with the given settings laid over the usual ones of tests."""
    instance = Instance(folder, settings, arguments=arguments)
    try:
        instance.start()
        yield instance
    finally:
        instance.close()
