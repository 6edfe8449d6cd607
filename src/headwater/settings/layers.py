"""The layers that settings are made of, kept apart: saved values change while a process runs, the rest does not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from headwater.settings.load import SettingsError, convert, merge, read_environment, read_file
from headwater.settings.tree import Settings

Tree = dict[str, Any]

# Read before the database is open, or frozen at the first start: saving them would change nothing, or lock people out.
NEVER_SAVED = (
    "admin.password",
    "admin.username",
    "database",
    "listen",
    "log.format",
    "log.level",
    "log.rotation",
    "object_storage",
    "secret",
    "storage",
    "web.workers",
    "webserver",
)
# Saved and read, but only when a process starts.
READ_AT_START = ("bus", "jobs.threads", "rates_limit", "web")


@dataclass(frozen=True, slots=True)
class Source:
    """One place where settings are written, and its name for people."""

    name: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies below and above the values that the administrator saves."""

    below: tuple[Source, ...] = ()
    above: tuple[Source, ...] = ()

    @classmethod
    def read(
        cls, config: Path | None = None, override: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Layers:
        """Read the file, the environment (this process's own for None) and the override; raises SettingsError."""
        above = [Source("environment", read_environment(os.environ if environment is None else environment))]
        if override is not None:
            above.append(Source(str(override), read_file(override)))
        return cls(() if config is None else (Source(str(config), read_file(config)),), tuple(above))

    @classmethod
    def of(cls, settings: Settings) -> Layers:
        """Take settings that were put together elsewhere as what lies below."""
        return cls((Source("start", write_plain(settings)),))

    def build(self, saved: Tree | None = None) -> Settings:
        """Join all layers; raises SettingsError that names the source of what is wrong."""
        merged = write_plain(Settings())
        settings = Settings()
        for source in (*self.below, Source("saved settings", saved or {}), *self.above):
            merged = merge(merged, source.tree)
            settings = convert(merged, source.name)
        return settings

    def lock_of(self, key: str) -> str:
        """Name what stands above a saved value of this key; empty when nothing does."""
        return next((source.name for source in reversed(self.above) if has_key(source.tree, key)), "")

    def origin_of(self, key: str, saved: Tree) -> str:
        """Name where the value in force comes from."""
        if lock := self.lock_of(key):
            return lock
        if has_key(saved, key):
            return "saved"
        return next((source.name for source in reversed(self.below) if has_key(source.tree, key)), "default")


def may_be_saved(key: str) -> bool:
    """Whether a saved value of this key would ever be read."""
    return not _is_below(key, NEVER_SAVED)


def is_read_at_start(key: str) -> bool:
    """Whether a new value waits for the next start of the processes."""
    return _is_below(key, READ_AT_START)


def _is_below(key: str, prefixes: tuple[str, ...]) -> bool:
    return any(key == prefix or key.startswith(f"{prefix}.") for prefix in prefixes)


_MISSING = object()


def write_plain(settings: Settings) -> Tree:
    """Return settings as plain values, as they may stand in a file: durations in seconds, sizes in bytes."""
    tree: Tree = msgspec.to_builtins(settings, enc_hook=lambda value: value.plain)
    return tree


def has_key(tree: Mapping[str, Any], key: str) -> bool:
    """Whether a tree of plain values has this dotted key."""
    return get_key(tree, key, _MISSING) is not _MISSING


def get_key(tree: Mapping[str, Any], key: str, default: Any = None) -> Any:
    """Return the plain value at a dotted key."""
    value: Any = tree
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return default
        value = value[part]
    return value


def with_key(tree: Tree, key: str, value: Any) -> Tree:
    """Return a copy of a tree with another value at a dotted key."""
    part, _, rest = key.partition(".")
    under = tree.get(part)
    return tree | {part: with_key(under if isinstance(under, dict) else {}, rest, value) if rest else value}


def without_key(tree: Tree, key: str) -> Tree:
    """Return a copy of a tree without a dotted key; sections that become empty go too."""
    part, _, rest = key.partition(".")
    if part not in tree:
        return tree
    others = {name: value for name, value in tree.items() if name != part}
    if not rest or not isinstance(tree[part], dict):
        return others
    under = without_key(tree[part], rest)
    return others | {part: under} if under else others


def list_leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a tree with its dotted key."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from list_leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def keep_usable(saved: Tree) -> tuple[Tree, dict[str, str]]:
    """Return the saved values that this version knows and takes, and why it does not take the others, by key.

    An upgrade may have dropped a key or narrowed its bounds: that must not stop a start.
    """
    usable: Tree = {}
    refused: dict[str, str] = {}
    defaults = write_plain(Settings())
    for key, value in list_leaves(saved):
        alone = with_key({}, key, value)
        try:
            if not may_be_saved(key):
                raise SettingsError(f"{key} cannot be saved")
            convert(merge(defaults, alone), "saved settings")
        except SettingsError as error:
            refused[key] = str(error)
        else:
            usable = merge(usable, alone)
    return usable, refused
