"""Stands before a service and makes it fail as networks and services do: away, cut off, silent, refusing."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

FULL = b"<Error><Code>QuotaExceeded</Code><Message>the bucket is full</Message></Error>"


class FaultyProxy:
    """Passes bytes on until it is told otherwise. `mode`: `pass`, `away`, `silent`, `cut` or an HTTP status."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.mode = "pass"
        self.cut_after_bytes = 1 << 20
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def fail(self, mode: str) -> None:
        """Fail from now on, on open connections too."""
        self.mode = mode
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop."""
        self.fail("away")
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        mode = self.mode
        self._open.add(client)
        with client, contextlib.suppress(OSError):
            if mode == "away":
                return
            if mode == "silent":
                client.recv(1)
                threading.Event().wait(30)
                return
            if mode.isdigit():
                client.recv(1 << 16)
                head = f"HTTP/1.1 {mode} No\r\nContent-Type: application/xml\r\nConnection: close\r\n"
                client.sendall(f"{head}Content-Length: {len(FULL)}\r\n\r\n".encode() + FULL)
                return
            with socket.create_connection(self._target) as server:
                self._open.add(server)
                back = threading.Thread(target=_pass_on, args=(server, client, None), daemon=True)
                back.start()
                _pass_on(client, server, self.cut_after_bytes if mode == "cut" else None)
                back.join(5)
                self._open.discard(server)
        self._open.discard(client)


def _pass_on(source: socket.socket, target: socket.socket, limit: int | None) -> None:
    passed = 0
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            passed += len(data)
            if limit is not None and passed > limit:
                break
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def faulty_proxy(url: str) -> Iterator[FaultyProxy]:
    """Stand before the service at `url` while the block runs."""
    proxy = FaultyProxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
