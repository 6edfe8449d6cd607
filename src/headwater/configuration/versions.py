"""The history of saved settings: who changed what, and how a change is taken back, as a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.configuration.service import change_settings
from headwater.db.saved_settings import find_version, list_versions, read_saved
from headwater.kit.errors import NotFound
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.layers import get_key, has_key, list_leaves, write_plain
from headwater.settings.masking import hide_secrets

FIRST = 1  # the id of the first version of all
_MISSING = object()


class Change(msgspec.Struct, frozen=True):
    """What one version did to one key; a side that was not saved (`was`, `is`) lets file and default count."""

    key: str
    before: Any
    after: Any
    was_saved: bool
    is_saved: bool


class Version(msgspec.Struct, frozen=True):
    """One save."""

    id: int
    author: str
    created_at: dt.datetime
    changes: list[Change]


def list_history(session: Session, *, start: int, count: int) -> tuple[list[Version], bool]:
    """Return versions, newest first, without secrets; and whether there are older ones."""
    rows = list_versions(session, count + 1, start=start)
    trees = [row.tree for row in rows]
    if rows:  # what came before the oldest one that is kept is not known, unless it is the first of all
        trees.append({} if rows[-1].id == FIRST else rows[-1].tree)
    versions = [
        Version(row.id, row.author, row.created_at, list(compare(trees[number + 1], row.tree)))
        for number, row in enumerate(rows[:count])
    ]
    return versions, len(rows) > count


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what changed between two trees, by key; a secret that changed shows as asterisks on both sides."""
    old, new = dict(list_leaves(before)), dict(list_leaves(after))
    told_old, told_new = dict(list_leaves(hide_secrets(dict(before)))), dict(list_leaves(hide_secrets(dict(after))))
    for key in sorted(old.keys() | new.keys()):
        if old.get(key, _MISSING) != new.get(key, _MISSING):
            yield Change(key, told_old.get(key), told_new.get(key), key in old, key in new)


def undo_change(session: Session, runtime: Runtime, version: int, key: str, author: str) -> Settings:
    """Give a key the value that it had before a version changed it; raises NotFound or SettingRefused."""
    before, after = _find_both(session, version)
    if get_key(before, key, _MISSING) == get_key(after, key, _MISSING):
        raise NotFound("This version did not change that setting.")
    return _go_to(session, runtime, before, [key], author)


def undo_version(session: Session, runtime: Runtime, version: int, author: str) -> Settings:
    """Give every key that a version changed the value that it had before; raises NotFound or SettingRefused."""
    before, after = _find_both(session, version)
    return _go_to(session, runtime, before, [change.key for change in compare(before, after)], author)


def return_to_version(session: Session, runtime: Runtime, version: int, author: str) -> Settings:
    """Save again what was saved after a version, and nothing else; raises NotFound or SettingRefused."""
    _, wanted = _find_both(session, version)
    now = read_saved(session)[1]
    return _go_to(session, runtime, wanted, [change.key for change in compare(now, wanted)], author)


def _find_both(session: Session, version: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the trees before and after a version."""
    rows = find_version(session, version)
    if not rows or rows[0].id != version or (len(rows) == 1 and version != FIRST):
        raise NotFound("This version is not kept any more.")
    return (rows[1].tree if len(rows) > 1 else {}), rows[0].tree


def _go_to(session: Session, runtime: Runtime, wanted: Mapping[str, Any], keys: list[str], author: str) -> Settings:
    known = write_plain(runtime.settings)
    usable = [key for key in keys if has_key(known, key)]  # what no room reads is left as it is
    values = {key: get_key(wanted, key) for key in usable if has_key(wanted, key)}
    return change_settings(
        session, runtime, values, author, removed=[key for key in usable if not has_key(wanted, key)]
    )
