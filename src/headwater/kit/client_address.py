"""Whose address a request comes from, when proxies that are trusted say so. No I/O."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Sequence

_MAX_HOPS = 20  # a longer chain is somebody's joke; only its nearest part is read


def find_client(nearest: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """Walk `X-Forwarded-For` from its near end as long as the one who wrote it is trusted (addresses or networks)."""
    address = _normalise(nearest)
    for hop in reversed(forwarded_for.split(",")[-_MAX_HOPS:]):
        if not _is_trusted(address, trusted) or not is_address(hop.strip()):
            break
        address = _normalise(hop.strip())
    return address


def _normalise(text: str) -> str:
    """Write IPv4 addresses that came through an IPv6 socket plainly."""
    if not is_address(text):
        return text
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def is_address(text: str) -> bool:
    """Whether a text is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def group_address(address: str) -> str:
    """Return what stands for a visitor: an IPv4 address, or the /64 network that an IPv6 subscriber is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    if not is_address(address):
        return False
    parsed = ipaddress.ip_address(address)
    return any(parsed in _read_network(entry) for entry in trusted)


@functools.cache  # entries come from the settings
def _read_network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(entry, strict=False)
