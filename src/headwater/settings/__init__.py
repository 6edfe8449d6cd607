"""The settings tree: every key with its type, default and reason, and where values come from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headwater.settings.layers import Layers
from headwater.settings.load import SettingsError
from headwater.settings.tree import Settings
from headwater.settings.units import ByteSize, Seconds

__all__ = ["ByteSize", "Layers", "Seconds", "Settings", "SettingsError", "load_settings"]


def load_settings(
    config: Path | None = None,
    override: Path | None = None,
    environment: Mapping[str, str] | None = None,
    saved: dict[str, Any] | None = None,
) -> Settings:
    """Put the settings together: default < file < saved in the web < environment < `--override`."""
    return Layers.read(config, override, environment).build(saved)
