"""Watches what a program should not touch: a decoy file (inotify) and a port of this machine."""

import ctypes
import os
import socket
import struct
import threading
from pathlib import Path

IN_ACCESS, IN_OPEN, IN_NONBLOCK = 0x1, 0x20, os.O_NONBLOCK
EVENT = struct.Struct("iIII")


class OpenWatch:
    """Counts opens and reads of one file by any process, from the moment it is made."""

    def __init__(self, path: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(IN_NONBLOCK)
        assert libc.inotify_add_watch(self.fd, os.fsencode(path), IN_OPEN | IN_ACCESS) >= 0

    def count(self) -> int:
        """Return how many events came since the last call."""
        try:
            return len(os.read(self.fd, 1 << 16)) // EVENT.size
        except BlockingIOError:
            return 0


class Listener:
    """Accepts connections on a free loopback port and counts them."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self.socket.close()
