"""What the tracker asks the database, always in its thread: what is shared, and what has changed since."""

from __future__ import annotations

from typing import Any

from headwater.db import Database
from headwater.db.signals import Tail
from headwater.swarms import store


class SharedHashes:
    """Speaks the tracker's hashes: 20 characters below U+0100."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tail: Tail | None = None

    def find_shared(self, hashes: list[str]) -> set[str]:
        """Return those that are shared."""
        if self._tail is None:  # before anything is found out: no change after that is missed
            self._tail = Tail(self._database)
        with self._database.read() as session:
            found = store.find_shared(session, [_to_hex(info_hash) for info_hash in hashes])
        return {_to_text(info_hash) for info_hash in found}

    def read_changes(self) -> set[str]:
        """Return the hashes that may be shared now, or no more, since the last call."""
        if self._tail is None:
            return set()
        told = [facts["hashes"] for topic, facts in self._tail.read() if topic == store.CHANGED]
        return {_to_text(info_hash) for hashes in told for info_hash in hashes}

    def write_status(self, figures: dict[str, Any]) -> None:
        """Leave figures for the administrator."""
        with self._database.write() as session:
            store.write_status(session, figures)


def _to_hex(info_hash: str) -> str:
    return info_hash.encode("latin-1").hex()


def _to_text(info_hash: str) -> str:
    return bytes.fromhex(info_hash).decode("latin-1")
