"""Whose address a request comes from, when proxies that are trusted say so. No I/O."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

from litestar import Request

_MAX_HOPS = 20  # a longer chain is somebody's joke; only its nearest part is read


def read_client_address(request: Request[Any, Any, Any], trusted: Sequence[str]) -> str:
    """Return the address of whoever asks, behind any trusted proxies."""
    nearest = request.client.host if request.client else ""
    return find_client(nearest, request.headers.get("x-forwarded-for", ""), trusted)


def find_client(nearest: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """Walk `X-Forwarded-For` from its near end as long as the one who wrote it is trusted (addresses or networks)."""
    address = _normalise(nearest)
    for hop in reversed(forwarded_for.split(",")[-_MAX_HOPS:]):
        if not _is_trusted(address, trusted) or not _is_address(hop.strip()):
            break
        address = _normalise(hop.strip())
    return address


def _normalise(text: str) -> str:
    """Write IPv4 addresses that came through an IPv6 socket plainly."""
    if not _is_address(text):
        return text
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    if not _is_address(address):
        return False
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(entry, strict=False) for entry in trusted)
