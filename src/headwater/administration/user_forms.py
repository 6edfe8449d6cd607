"""The fields of a user as forms send them: quotas as people write sizes, an empty password for none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit.errors import Invalid
from headwater.settings.describe import write_value
from headwater.settings.units import ByteSize, read_unit
from headwater.web.html.language import catalogue

QUOTAS = ("videoQuota", "videoQuotaDaily")
UNLIMITED = -1


def list_roles(viewer: Viewer) -> list[Role]:
    """Return the roles that this person may give."""
    return [Role.USER, Role.MODERATOR, Role.ADMINISTRATOR] if viewer.role is Role.ADMINISTRATOR else [Role.USER]


def read_form(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a form's texts into the values of the wire; raises Invalid for a size that is none."""
    given = {name: value for name, value in values.items() if value != "" or name not in ("password", *QUOTAS)}
    wrong = {}
    _ = catalogue().gettext
    for name in QUOTAS:
        if name not in values:
            continue
        try:
            given[name] = int(read_unit(ByteSize, values[name])) if values[name] else UNLIMITED
        except (ValueError, OverflowError):
            wrong[name] = _("Write a size, such as 5 GB, or nothing for no limit.")
    if wrong:
        raise Invalid("Some fields are not right.", fields=wrong)
    return given


def write_quota(size: int) -> str:
    """Write a quota as a form shows it."""
    return "" if size == UNLIMITED else write_value(ByteSize(size))
