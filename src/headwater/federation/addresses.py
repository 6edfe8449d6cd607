"""Addresses of things elsewhere: whose they are."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

MAX_CHARACTERS = 2000  # as elsewhere in the fediverse
_UNWANTED = re.compile(r"[\x00- ]")
_PLAIN = re.compile(r"(https?)://([a-z0-9.-]+)(?::(443|80))?(?:[/?#][^\x00- ]*)?", re.ASCII)  # the usual ones: quicker
_STANDARD_PORTS = {("https", None), ("https", "443"), ("http", None), ("http", "80")}


def host_of(url: Any) -> str:
    """Return `host` or `host:port` of an http(s) address, in lower case; empty when it is none."""
    if not isinstance(url, str) or len(url) > MAX_CHARACTERS or _UNWANTED.search(url):
        return ""
    plain = _PLAIN.fullmatch(url)
    if plain is not None and (plain[1], plain[3]) in _STANDARD_PORTS:
        return plain[2]
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        return ""
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    standard = 443 if parts.scheme == "https" else 80
    return name if port in (None, standard) else f"{name}:{port}"


def id_of(value: Any) -> str:
    """Return the address in a property that holds one, or an object with an `id`; empty without."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def ids_of(value: Any) -> list[str]:
    """Return all addresses in a property."""
    return [found for item in (value if isinstance(value, list) else [value]) if (found := id_of(item))]
