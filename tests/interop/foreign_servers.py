"""Servers of other people's making, as tests drive them: Fedify on node, bovine in an environment of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
from tests.support.node import find_node, install_packages

HERE = Path(__file__).parent
SECONDS = 30


class ForeignServer:
    """A server that does what it is told, and tells what it received."""

    def __init__(self, url: str) -> None:
        self.url, self.host = url, url.removeprefix("http://")
        self.http = httpx2.Client(base_url=url, timeout=30)

    def user(self, name: str = "mary") -> str:
        """Return the address of one of its actors."""
        return f"{self.url}/users/{name}"

    def do(self, deed: str, **details: Any) -> Any:
        """Have it do something; returns what it says of that."""
        answer = self.http.post(f"/do/{deed}", json=details)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def received(self, kind: str) -> list[dict[str, Any]]:
        """Return the deliveries of a type, each as the server's own library judged it."""
        return [found for found in self.http.get("/received").json() if found["type"] == kind]

    def wait_for(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until so many activities of a type have come."""
        return wait_until(lambda: found if len(found := self.received(kind)) >= count else [])


def wait_until(look: Callable[[], Any]) -> Any:
    """Look until there is something to see."""
    end = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def running_fedify() -> Iterator[ForeignServer]:
    """Run the Fedify server, its packages installed when they are not there."""
    install_packages(HERE / "fedify")
    with _running([str(find_node()), "server.mjs"], HERE / "fedify") as server:
        yield server


@contextlib.contextmanager
def running_bovine() -> Iterator[ForeignServer]:
    """Run the bovine server in an environment of its own: it needs older libraries than we do."""
    folder = HERE / "bovine"
    python, lock = folder / ".venv" / "bin" / "python", folder / "requirements.lock"
    stamp = folder / ".venv" / "ready"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "-q", "--clear", "--python", sys.executable, folder / ".venv"], check=True)
        install = [*uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock]
        subprocess.run(install, check=True, timeout=300)
        stamp.touch()
    with _running([str(python), "server.py"], folder) as server:
        yield server


@contextlib.contextmanager
def _running(command: list[str], folder: Path) -> Iterator[ForeignServer]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        server = ForeignServer(process.stdout.readline().strip())
        try:
            yield server
        finally:
            server.http.close()
            process.terminate()
