"""What the administrator sets while the instance runs: saved settings, their history, the wire's `config` group."""

from headwater.configuration.homepage import find_homepage, read_homepage
from headwater.configuration.service import SettingRefused, change_settings
from headwater.house import Feature

__all__ = ["FEATURE", "SettingRefused", "change_settings", "find_homepage", "read_homepage"]

FEATURE = Feature(
    name="configuration",
    models="headwater.configuration.model",
    routes=(
        "headwater.configuration.public_api:routes",
        "headwater.configuration.custom_api:routes",
        "headwater.configuration.picture_api:routes",
        "headwater.configuration.homepage_api:routes",
    ),
)
