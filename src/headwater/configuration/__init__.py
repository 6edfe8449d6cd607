"""What the administrator sets while the instance runs: saved settings, their history, the wire's `config` group."""

from headwater.configuration.service import SettingRefused, change_settings
from headwater.house import Feature

__all__ = ["FEATURE", "SettingRefused", "change_settings"]

FEATURE = Feature(
    name="configuration",
    routes=(
        "headwater.configuration.public_api:routes",
        "headwater.configuration.custom_api:routes",
        "headwater.configuration.picture_api:routes",
    ),
)
