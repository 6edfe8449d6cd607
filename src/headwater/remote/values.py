"""Values of foreign documents: cut to what we keep, or taken for absent. Pure; nothing here raises."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from headwater.federation import host_of
from headwater.federation.fetching.guard import is_public

MAX_NUMBER = (1 << 31) - 1  # of plain columns
MAX_SIZE = (1 << 63) - 1
MAX_ITEMS = 200  # of any list in a document that is looked at
FIRST_DAY, FIRST_DAY_ELSEWHERE = dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(1800, 1, 1, tzinfo=dt.UTC)
_DURATION = re.compile(
    r"P(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,10})(?:\.[0-9]{1,9})?S)?)?", re.ASCII
)
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class AddressRules(msgspec.Struct, frozen=True):
    """Which addresses may stand in a document: browsers of our viewers will ask for them."""

    secure_only: bool = True  # a page over https shows nothing of plain http
    public_only: bool = True

    def read(self, value: Any) -> str:
        """Return an http(s) address; empty when it is none, or one that viewers must not be sent to."""
        host = host_of(value)
        if not host or (self.secure_only and not value.startswith("https:")):
            return ""
        return "" if self.public_only and _is_private(value) else str(value)


def as_list(value: Any) -> list[Any]:
    """Return a property as a list: others write one thing without brackets."""
    return value[:MAX_ITEMS] if isinstance(value, list) else [] if value is None else [value]


def as_objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a property."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_text(value: Any, most: int) -> str | None:
    """Return a text without what no text has, cut; None when there is nothing."""
    if not isinstance(value, str):
        return None
    return value[: 4 * most].replace("\0", "").strip()[:most] or None


def as_number(value: Any, most: int = MAX_NUMBER, least: int = 0) -> int | None:
    """Return a whole number within bounds, given as such or as digits; None when it is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return int(value)


def as_ratio(value: Any) -> float | None:
    """Return width by height."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.01 <= value <= 100:
        return None
    return float(value)


def as_moment(value: Any, now: dt.datetime, first: dt.datetime = FIRST_DAY) -> dt.datetime | None:
    """Return a time between `first` and now: what is dated ahead would lead every list for ever."""
    try:
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        moment = moment.astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(moment, now) if moment >= first else None


def as_seconds(value: Any) -> int:
    """Return a duration ("PT1H2M3S", or a number of seconds) in whole seconds; 0 when there is none."""
    if not isinstance(value, str):
        return as_number(value) or 0
    found = _DURATION.fullmatch(value)
    if found is None:
        return 0
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(((days * 24 + hours) * 60 + minutes) * 60 + seconds, MAX_NUMBER)


def identifier_of(value: Any) -> Any:
    """Return what `{identifier, name}` stands for."""
    return value.get("identifier") if isinstance(value, dict) else value


def _is_private(url: str) -> bool:
    name = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not is_public(str(ipaddress.ip_address(name)))
    except ValueError:
        return "." not in name or name.endswith(_LOCAL_NAMES)
