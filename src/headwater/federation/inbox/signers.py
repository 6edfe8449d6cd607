"""Whose signatures this process has verified lately, so that their next activity asks the database nothing alone."""

from __future__ import annotations

import datetime as dt

import msgspec

MAX_REMEMBERED = 5000  # with their keys some 4 MB


class Signer(msgspec.Struct, frozen=True):
    """A known actor, as far as it signs requests."""

    url: str
    host: str
    public_key: str | None
    updated_at: dt.datetime


class KnownSigners:
    """Signers by address; who was not seen for longest is forgotten first.

    Nothing here is trusted for long: whatever is stored together is compared with the database in its transaction.
    """

    def __init__(self, most: int = MAX_REMEMBERED) -> None:
        self._most = most
        self._found: dict[str, Signer] = {}

    def find(self, url: str) -> Signer | None:
        """Return what is remembered of an address."""
        signer = self._found.pop(url, None)
        if signer is not None:
            self._found[url] = signer
        return signer

    def remember(self, signer: Signer) -> None:
        """Keep a signer."""
        self._found.pop(signer.url, None)
        self._found[signer.url] = signer
        if len(self._found) > self._most:
            del self._found[next(iter(self._found))]

    def forget(self, url: str) -> None:
        """Look a signer up again next time."""
        self._found.pop(url, None)
