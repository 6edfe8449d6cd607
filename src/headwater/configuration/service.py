"""Change what is saved: every value is checked, and refused when something above it would win anyway."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.db.saved_settings import read_saved, save
from headwater.house import emit
from headwater.kit.errors import Invalid
from headwater.runtime import Runtime
from headwater.settings import Settings, SettingsError
from headwater.settings.layers import Layers, keep_usable, may_be_saved, with_key, without_key


class SettingRefused(Invalid):
    """A value that cannot be saved; `fields` says why, by key."""


def change_settings(
    session: Session, runtime: Runtime, values: Mapping[str, Any], author: str, *, removed: Collection[str] = ()
) -> Settings:
    """Save plain values by dotted key and forget others; returns the settings from now on. Raises SettingRefused."""
    refused = {key: reason for key, value in values.items() if (reason := find_fault(runtime.layers, key, value))}
    if refused:
        raise SettingRefused(f"Incorrect settings: {', '.join(refused)}", fields=refused)
    return write_settings(session, runtime, values, author, removed=removed)


def write_settings(
    session: Session, runtime: Runtime, values: Mapping[str, Any], author: str, *, removed: Collection[str] = ()
) -> Settings:
    """Save values that were checked."""

    def change(tree: dict[str, Any]) -> dict[str, Any]:
        for key in removed:
            tree = without_key(tree, key)
        for key, value in values.items():
            tree = with_key(tree, key, value)
        return tree

    before, after = save(session, change, author, keep_versions=runtime.settings.saved.keep_versions)
    if before != after:
        emit(session, "settings.changed", author=author, before=before, after=after)
    return runtime.refresh(session)


def find_fault(layers: Layers, key: str, value: Any) -> str:
    """Say why a value cannot be saved under a key; empty when it can."""
    if not may_be_saved(key):
        return "is read before the database: set it in the file or the environment"
    if lock := layers.lock_of(key):
        return f"is set by {lock}, which wins over what is saved"
    try:
        layers.build(with_key({}, key, value))
    except SettingsError as error:
        return str(error).removeprefix("saved settings: ").removeprefix(f"{key}: ")
    return ""


def read_usable(session: Session) -> dict[str, Any]:
    """Return the saved values that are in use."""
    return keep_usable(read_saved(session)[1])[0]
