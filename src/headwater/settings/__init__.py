"""The settings tree: every key with its type, default and reason, and where values come from."""

from headwater.settings.load import SettingsError, load_settings
from headwater.settings.tree import Settings
from headwater.settings.units import ByteSize, Seconds

__all__ = ["ByteSize", "Seconds", "Settings", "SettingsError", "load_settings"]
