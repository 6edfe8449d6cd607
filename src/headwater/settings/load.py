"""Read plain values from a settings file or the environment, and check them against the tree."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from headwater.settings.tree import Settings
from headwater.settings.units import read_unit

ENVIRONMENT_PREFIX = "HEADWATER__"
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")


class SettingsError(Exception):
    """A setting is unknown or ill-typed; the text names source, key and reason."""


def read_file(path: Path) -> dict[str, Any]:
    """Read a YAML, TOML or JSON file by its ending."""
    readers: dict[str, Callable[[str], Any]] = {
        ".yaml": yaml.safe_load,
        ".yml": yaml.safe_load,
        ".toml": tomllib.loads,
        ".json": json.loads,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise SettingsError(f"{path}: a settings file ends in .yaml, .toml or .json")
    try:
        content = reader(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: must hold a mapping of settings")
    return content


def read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read `HEADWATER__LISTEN__PORT=9001` style variables; values are YAML scalars or lists."""
    tree: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        *parents, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        place = tree
        for parent in parents:
            place = place.setdefault(parent, {})
        place[key] = yaml.safe_load(value) if value else ""
    return tree


def merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Lay one tree of plain values over another, section by section."""
    joined = dict(below)
    for key, value in above.items():
        under = joined.get(key)
        joined[key] = merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return joined


def convert(tree: dict[str, Any], source: str) -> Settings:
    """Check plain values; raises SettingsError with the source's name, the key and the reason."""
    try:
        return msgspec.convert(tree, Settings, strict=False, dec_hook=read_unit)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        key = where.removesuffix("`").removeprefix(".")
        if unknown := _UNKNOWN.fullmatch(reason):
            key, reason = f"{key}.{unknown[1]}".removeprefix("."), "there is no such setting"
        raise SettingsError(f"{source}: {key + ': ' if key else ''}{reason}") from error
