"""Whom the instance shall follow, as requests and forms write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.federation import is_full_handle, is_host
from headwater.web.bodies import check_fields

_KINDS: dict[str, Any] = {"hosts": list[str], "handles": list[str]}


def read_addresses(given: Mapping[str, Any], most: int) -> list[str]:
    """Return hosts and handles of a body; raises Invalid naming what is wrong."""

    def are_unique(is_one: Any) -> Any:
        return lambda found: len({*found}) == len(found) <= most and all(is_one(text) for text in found)

    checks = {
        "hosts": (are_unique(is_host), "Should have an array of unique hosts"),
        "handles": (are_unique(is_full_handle), "Should have an array of unique handles"),
    }
    found = check_fields(given, _KINDS, checks=checks)
    return [*found.get("hosts", []), *found.get("handles", [])]


def read_lines(text: str) -> dict[str, list[str]]:
    """Sort what somebody wrote, one host, handle or address per line, into hosts and handles; wrong ones stay hosts."""
    found: dict[str, list[str]] = {"hosts": [], "handles": []}
    for word in text.replace(",", " ").split():
        bare = word.removeprefix("https://").removeprefix("http://").rstrip("/").removeprefix("@")
        kind = found["handles" if "@" in bare else "hosts"]
        if bare not in kind:
            kind.append(bare)
    return found
