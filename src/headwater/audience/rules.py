"""The times that statistics are asked for, and how they are grouped. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from headwater.kit.errors import Invalid

MAX_DAYS = 3650  # the wire's constant
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MONTH, _YEAR = 31 * _DAY, 365 * _DAY
# From so many seconds on a period is shown in such steps: at most some two hundred points.
_STEPS: tuple[tuple[int, str, int], ...] = (
    (6 * _YEAR, "6 months", 0),
    (2 * _YEAR, "1 month", 0),
    (6 * _MONTH, "7 days", 7 * _DAY),
    (2 * _MONTH, "2 days", 2 * _DAY),
    (15 * _DAY, "1 day", _DAY),
    (8 * _DAY, "12 hours", 12 * _HOUR),
    (4 * _DAY, "6 hours", 6 * _HOUR),
    (15 * _HOUR, "1 hour", _HOUR),
    (3 * _HOUR, "10 minutes", 10 * _MINUTE),
    (0, "1 minute", _MINUTE),
)


class Period(msgspec.Struct, frozen=True):
    """From when to when; None: open."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None


class Steps(msgspec.Struct, frozen=True):
    """A period cut into steps: where each begins, and what the wire calls their length."""

    name: str
    starts: list[dt.datetime]
    end: dt.datetime


def read_period(given: Mapping[str, str]) -> Period:
    """Read `startDate` and `endDate`; raises Invalid naming the wrong one."""
    found: dict[str, dt.datetime] = {}
    wrong: dict[str, str] = {}
    for name in ("startDate", "endDate"):
        if name not in given:
            continue
        try:
            found[name] = _read_moment(given[name])
        except (ValueError, OverflowError):
            wrong[name] = "Should have a date (ISO 8601)"
    start, end = found.get("startDate"), found.get("endDate")
    if start is not None and end is not None and end < start:
        wrong["endDate"] = "Should not be before the start"
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return Period(start, end)


def read_series_period(given: Mapping[str, str], *, published_at: dt.datetime, now: dt.datetime) -> Period:
    """Read the period of a series, which has both ends or neither: then it is the video's whole life."""
    period = read_period(given)
    if (period.start is None) != (period.end is None):
        name = "startDate" if period.start is None else "endDate"
        reason = "A start and an end are needed, or neither"
        raise Invalid(f"Incorrect request parameters: {name}", fields={name: reason})
    if period.start is None or period.end is None:
        return Period(max(published_at, now - dt.timedelta(days=MAX_DAYS)), max(now, published_at))
    if (period.end - period.start).days > MAX_DAYS:
        reason = f"The period may have {MAX_DAYS} days at most"
        raise Invalid("Incorrect request parameters: endDate", fields={"endDate": reason})
    return period


def cut(start: dt.datetime, end: dt.datetime) -> Steps:
    """Cut a period into steps that begin at whole minutes, hours, days or months (UTC)."""
    seconds = (end - start).total_seconds()
    name, length = next((name, length) for least, name, length in _STEPS if seconds >= least)
    at, starts = _round_down(start, name), []
    while at <= end:
        starts.append(at)
        at = _add_months(at, 6 if name == "6 months" else 1) if length == 0 else at + dt.timedelta(seconds=length)
    return Steps(name, starts, at)


def _read_moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    if not 1970 <= moment.year <= 9000:
        raise ValueError
    return moment


def _round_down(moment: dt.datetime, step: str) -> dt.datetime:
    if "month" in step:
        return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if "day" in step:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if "hour" in step:
        return moment.replace(minute=0, second=0, microsecond=0)
    return moment.replace(second=0, microsecond=0)


def _add_months(moment: dt.datetime, months: int) -> dt.datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    return moment.replace(year=moment.year + years, month=month + 1)
