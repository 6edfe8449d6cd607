"""Collections and their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from headwater.federation.documents.registry import Asked
from headwater.federation.linked import with_context
from headwater.kit.errors import Invalid

MAX_PAGE, MAX_SIZE = 100_000, 50


def collection(
    url: str, asked: Asked, read: Callable[[int, int], tuple[int, list[Any]]], *, page_size: int
) -> dict[str, Any]:
    """Return a collection, or the page of it that was asked for; `read(start, count)` gives its total and items."""
    page, size = _number(asked, "page", 1, MAX_PAGE), _number(asked, "size", 0, MAX_SIZE)
    if page is None:
        total, _ = read(0, 0)
        whole: dict[str, Any] = {"id": url, "type": "OrderedCollection", "totalItems": total}
        return with_context("Collection", whole | ({"first": f"{url}?page=1"} if total else {}))
    count = page_size if size is None else size
    total, items = read((page - 1) * count, count)
    document: dict[str, Any] = {"id": f"{url}?page={page}", "type": "OrderedCollectionPage"}
    if page > 1:
        document["prev"] = f"{url}?page={page - 1}"
    if page * count < total:
        document["next"] = f"{url}?page={page + 1}"
    return with_context("Collection", document | {"partOf": url, "orderedItems": items, "totalItems": total})


def _number(asked: Asked, name: str, least: int, most: int) -> int | None:
    value = asked.query.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise Invalid(f"Incorrect request parameters: {name}", fields={name: "Invalid value"})
    return int(value)
