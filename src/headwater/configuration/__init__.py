"""What the administrator sets while the instance runs: saved settings, their history, the wire's `config` group."""

from headwater.configuration.custom import find_contradictions
from headwater.configuration.custom_fields import to_key
from headwater.configuration.homepage import find_homepage, read_homepage, write_homepage
from headwater.configuration.pictures import change_instance_picture, remove_instance_picture
from headwater.configuration.rules import check_editable, may_edit
from headwater.configuration.service import SettingRefused, change_settings, find_fault
from headwater.configuration.versions import (
    Change,
    Version,
    list_history,
    return_to_version,
    undo_change,
    undo_version,
)
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "Change",
    "SettingRefused",
    "Version",
    "change_instance_picture",
    "change_settings",
    "check_editable",
    "find_contradictions",
    "find_fault",
    "find_homepage",
    "list_history",
    "may_edit",
    "read_homepage",
    "remove_instance_picture",
    "return_to_version",
    "to_key",
    "undo_change",
    "undo_version",
    "write_homepage",
]

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
