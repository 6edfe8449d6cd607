"""How much the store holds, as pages and commands show it."""

from __future__ import annotations

import datetime as dt

import msgspec


class KindUse(msgspec.Struct):
    """The files of one kind: all of them, those that lie in object storage, those that no row names."""

    kind: str  # one of `storage.KINDS`
    files: int = 0
    size_bytes: int = 0
    remote_files: int = 0
    remote_bytes: int = 0
    orphan_files: int = 0
    orphan_bytes: int = 0


class AccountUse(msgspec.Struct):
    """What the files of an account's videos take, as far as rows know their size."""

    account_id: int
    name: str
    size_bytes: int


class StorageUse(msgspec.Struct):
    """One measurement of the whole store."""

    measured_at: dt.datetime
    kinds: list[KindUse]
    accounts: list[AccountUse]  # the largest first
    free_bytes: int  # on the disk that takes uploads

    @property
    def size_bytes(self) -> int:
        """Everything together."""
        return sum(kind.size_bytes for kind in self.kinds)

    @property
    def orphan_bytes(self) -> int:
        """What could be had back (`headwater storage orphans --delete`)."""
        return sum(kind.orphan_bytes for kind in self.kinds)
