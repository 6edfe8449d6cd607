"""Which addresses may be connected to: public ones, looked at when the socket is made, so that no DNS trick counts."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # all that IANA gives out; NAT64, link-local and others lie outside
_CARRIERS = [ipaddress.ip_network(block) for block in ("2002::/16", "2001::/32")]  # 6to4, Teredo: IPv4 is inside


class Blocked(aiohttp.ClientError):
    """The address is private."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed not in _GLOBAL_UNICAST or any(parsed in block for block in _CARRIERS):
            return False
    return parsed.is_global and not parsed.is_multicast


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
