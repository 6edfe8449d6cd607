"""Whose address a request of the web application comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request

from headwater.kit.client_address import find_client


def read_client_address(request: Request[Any, Any, Any], trusted: Sequence[str]) -> str:
    """Return the address of whoever asks, behind any trusted proxies."""
    nearest = request.client.host if request.client else ""
    return find_client(nearest, request.headers.get("x-forwarded-for", ""), trusted)
