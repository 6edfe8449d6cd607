"""Text for comparing, searching and sorting, the same on both databases."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable

MAX_SORTED_CHARACTERS = 120
MAX_SORT_KEY = 1000  # PostgreSQL indexes no more than 2,700 bytes


def fold(text: str) -> str:
    """Return the search form of a text: no accents, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


@functools.cache
def _collation() -> Callable[[str], tuple[int, ...]]:
    from pyuca import Collator  # its tables take 0.3 s to read: only for whoever writes a name

    collate: Callable[[str], tuple[int, ...]] = Collator().sort_key
    return collate


def sort_key(text: str) -> str:
    """Return a hexadecimal key whose plain order is the Unicode collation order of names (UCA, DUCET)."""
    key = "".join(f"{weight:04x}" for weight in _collation()(text[:MAX_SORTED_CHARACTERS]))
    return key[:MAX_SORT_KEY]
