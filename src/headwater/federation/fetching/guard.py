"""Which addresses may be connected to: public ones, looked at when the socket is made, so that no DNS trick counts."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

# Python calls them global, but they carry IPv4 addresses, private ones too (RFC 6052, RFC 3056, RFC 4380).
_CARRIERS = [ipaddress.ip_network(block) for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class Blocked(aiohttp.ClientError):
    """The address is private."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    if mapped.version == 6 and any(mapped in block for block in _CARRIERS):
        return False
    return bool(mapped.is_global and not mapped.is_multicast)


class GuardedResolver(AbstractResolver):
    """A resolver that leaves private answers out."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the public addresses of a host; raises Blocked when there is none."""
        found = await self._inner.resolve(host, port, family)
        public = [answer for answer in found if is_public(answer["host"])]
        if not public:
            raise Blocked(f"{host} is a private address")
        return public

    async def close(self) -> None:
        """Close what is inside."""
        await self._inner.close()


def make_guarded_socket(info: Any) -> socket.socket:
    """Make a socket for one connection; raises Blocked. Literal addresses pass the resolver by, but not this."""
    if not is_public(info[4][0]):
        raise Blocked(f"{info[4][0]} is a private address")
    return socket.socket(*info[:3])
