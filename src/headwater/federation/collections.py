"""The pages of a foreign collection: only of its own host, never in circles, never without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from headwater.federation.addresses import host_of, id_of
from headwater.federation.fetching import fetch_document
from headwater.runtime import Runtime

MAX_ITEMS = 200  # of a page that are looked at; others have 10 to 50


class Part(msgspec.Struct, frozen=True):
    """One page, and where the next is."""

    items: list[Any]
    total: int | None
    next_url: str | None


def read_pages(runtime: Runtime, url: str, *, begun: bool, max_pages: int) -> Iterator[Part]:
    """Yield the pages of a collection, or with `begun` from the page at `url` on; raises FetchFailed and Gone."""
    host, seen, total = host_of(url), {url}, None
    document = fetch_document(runtime, url)
    if not begun:
        total = _read_total(document)
        first = document.get("first")
        if isinstance(first, dict):
            document = first
        elif host_of(first) == host:
            document = fetch_document(runtime, str(first))
            seen.add(str(first))
    for _ in range(max_pages):
        items = document.get("orderedItems", document.get("items"))
        found = items[:MAX_ITEMS] if isinstance(items, list) else []
        following = id_of(document.get("next"))
        is_new = bool(following) and host_of(following) == host and following not in seen and bool(found)
        yield Part(found, total if total is not None else _read_total(document), following if is_new else None)
        if not is_new:
            return
        seen.add(following)
        document = fetch_document(runtime, following)


def read_total(runtime: Runtime, url: str) -> int | None:
    """Return how many items a collection says that it has; raises FetchFailed and Gone."""
    return _read_total(fetch_document(runtime, url))


def _read_total(document: dict[str, Any]) -> int | None:
    total = document.get("totalItems")
    is_number = isinstance(total, int) and not isinstance(total, bool) and 0 <= total < 1 << 31
    return total if is_number else None
