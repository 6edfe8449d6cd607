"""Whom one may block. Pure."""

from __future__ import annotations

import re

from headwater.kit.errors import Conflict, Problem

MAX_HOST = 260  # a name of DNS and a port
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(\[[0-9a-f:.]+\]|{_LABEL}(\.{_LABEL})*)(:[0-9]{{1,5}})?")


def read_host(given: object) -> str | None:
    """Return `host` or `host:port` as actors keep it; None when it is none."""
    if not isinstance(given, str) or len(given) > MAX_HOST:
        return None
    host = given.strip().lower()
    return host if _HOST.fullmatch(host) else None


def refuse_account(*, target_account_id: int, by_account_id: int) -> Problem | None:
    """Say why an account cannot be blocked."""
    return Conflict("You cannot block yourself.") if target_account_id == by_account_id else None


def refuse_server(host: str, *, own_host: str) -> Problem | None:
    """Say why a server cannot be blocked."""
    return Conflict("You cannot block your own server.") if host == own_host.lower() else None
