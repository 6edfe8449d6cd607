"""Use cases: measure the store, read the last measurement, order a new one."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy.orm import Session

from headwater.house.holdings import all_holdings
from headwater.inventory import store
from headwater.inventory.orphans import batches, pick_orphans
from headwater.inventory.use import KindUse, StorageUse
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.storage import KINDS, Storage

MEASURE = "measure-storage"
ACCOUNTS = 50  # shown; the others take less


def measure(runtime: Runtime, check: Callable[[], None] = lambda: None) -> StorageUse:
    """Walk through the store; `check` is called now and then, and may raise. Takes a while: for jobs and commands."""
    known = store.held_kinds()
    kinds = []
    for kind in KINDS:
        use = KindUse(kind)
        for blobs in batches(runtime.storage.list(kind)):
            check()
            use.files += len(blobs)
            use.size_bytes += sum(blob.size_bytes for blob in blobs)
            remote = [blob for blob in blobs if blob.is_remote]
            use.remote_files += len(remote)
            use.remote_bytes += sum(blob.size_bytes for blob in remote)
            orphans = pick_orphans(runtime, kind, blobs) if kind in known else []
            use.orphan_files += len(orphans)
            use.orphan_bytes += sum(blob.size_bytes for blob in orphans)
        kinds.append(use)
    with runtime.database.read() as session:
        accounts = store.count_by_account(session, ACCOUNTS)
    return StorageUse(clock.now(), kinds, accounts, runtime.storage.free_bytes())


def list_held_files(session: Session, storage: Storage) -> list[str]:
    """Return the keys of all files that rows name, those below folders too, in order and each once."""
    keys: set[str] = set()
    for holding in all_holdings():
        for row in store.list_held(session, holding):
            if holding.is_folder:
                keys.update(blob.key for blob in storage.list(row.key))
            else:
                keys.add(row.key)
    return sorted(keys)


def read_storage_use(session: Session) -> StorageUse | None:
    """Return the last measurement; None before the first."""
    found = store.read_survey(session)
    return None if found is None else msgspec.convert(found, StorageUse)


def order_measuring(session: Session) -> int:
    """Have the store measured by a job; returns its id. Ordering twice does it once."""
    return enqueue(session, MEASURE, {}, key=MEASURE, unique_key=MEASURE)
