"""Files that no row names and that are too old to be waiting for their row."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator

from headwater.inventory import store
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.storage import Blob

BATCH = 500  # keys per statement


def find_orphans(runtime: Runtime, check: Callable[[], None] = lambda: None) -> Iterator[Blob]:
    """Yield the orphans of every kind that features declare; `check` is called now and then, and may raise."""
    for kind in sorted(store.held_kinds()):
        for blobs in batches(runtime.storage.list(kind)):
            check()
            yield from pick_orphans(runtime, kind, blobs)


def pick_orphans(runtime: Runtime, kind: str, blobs: list[Blob]) -> list[Blob]:
    """Return the orphans among some files of one kind."""
    before = clock.now() - dt.timedelta(seconds=runtime.settings.storage.orphan_age)
    old = [blob for blob in blobs if blob.modified_at < before]
    if not old:
        return []
    with runtime.database.read() as session:
        held = store.held_keys(session, kind, [blob.key for blob in old])
    return [blob for blob in old if blob.key not in held]


def batches(blobs: Iterable[Blob]) -> Iterator[list[Blob]]:
    """Cut a listing into lists that one statement takes."""
    remaining = iter(blobs)
    while batch := list(itertools.islice(remaining, BATCH)):
        yield batch
