"""Which files a feature's rows name: declared, so that what no row names can be told from what one does."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
import sqlalchemy as sa

from headwater.house.feature import all_features, resolve


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one kind that rows of one table name.

    `rows` selects `key`, `size_bytes` (NULL where the row does not know it), `video_id` and `account_id` (NULL where
    nobody's); build it with `select_held`. With `is_folder` the key is a folder, and everything below it is held.
    """

    kind: str  # the first part of the keys, one of `storage.KINDS`
    rows: Any
    is_folder: bool = False
    are_copies: bool = False  # of what lies elsewhere: one that is not there is made again when somebody asks


def select_held(key: Any, *, size_bytes: Any = None, video_id: Any = None, account_id: Any = None) -> sa.Select[Any]:
    """Begin the `rows` of a holding; rows without a key are left out."""
    columns = {"key": key, "size_bytes": size_bytes, "video_id": video_id, "account_id": account_id}
    given = {name: sa.cast(sa.null(), sa.BigInteger) if column is None else column for name, column in columns.items()}
    return sa.select(*(column.label(name) for name, column in given.items())).where(key.is_not(None))


@functools.cache
def all_holdings() -> tuple[Holding, ...]:
    """Return what every feature declares (`Feature(holdings=...)`)."""
    return tuple(holding for feature in all_features() if feature.holdings for holding in resolve(feature.holdings)())
