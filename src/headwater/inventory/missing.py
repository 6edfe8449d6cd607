"""Files that rows name in vain."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from headwater.house.holdings import all_holdings
from headwater.inventory import store
from headwater.runtime import Runtime


class Fault(msgspec.Struct, frozen=True):
    """A row's file that is not there (`found_bytes` None), or not of the size that the row says."""

    key: str
    video_id: int | None
    expected_bytes: int | None
    found_bytes: int | None


def find_missing(runtime: Runtime) -> Iterator[Fault]:
    """Yield what is wrong with the files that rows name; folders are looked into through the rows of their files."""
    for holding in all_holdings():
        if holding.is_folder or holding.are_copies:
            continue
        with runtime.database.read() as session:
            rows = [(row.key, row.video_id, row.size_bytes) for row in store.list_held(session, holding)]
        for key, video_id, expected in rows:
            found = runtime.storage.size(key)
            if found is None or (expected is not None and found != expected):
                yield Fault(key, video_id, expected, found)
