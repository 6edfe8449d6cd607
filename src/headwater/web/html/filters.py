"""How numbers, lengths, sizes and moments read on pages, in the language of the page (CLDR, by Babel)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit
from markupsafe import Markup

from headwater.web.html.language import current_locale

_SIZE_UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte", "digital-terabyte")


def number(value: float) -> str:
    """Format a number with the grouping of the language."""
    return format_decimal(value, locale=current_locale())


def compact_number(value: int) -> str:
    """Format a count shortly: `1.2K`."""
    return format_compact_decimal(value, locale=current_locale(), fraction_digits=1 if value >= 1000 else 0)


def clock(seconds: float) -> str:
    """Format a length as a player shows it: `4:05`, `1:02:09`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(size_bytes: int) -> str:
    """Format a size with decimal units: `12.4 MB`."""
    value, step = float(size_bytes), 0
    while value >= 999.5 and step < len(_SIZE_UNITS) - 1:
        value, step = value / 1000, step + 1
    rounded = round(value, 0 if step < 2 or value >= 99.95 else 1)
    return format_unit(rounded, _SIZE_UNITS[step], length="short", locale=current_locale())


def age_text(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago a moment was: `3 days ago`."""
    passed = (now or datetime.now(UTC)) - moment
    return format_timedelta(-passed, granularity="minute", threshold=1, add_direction=True, locale=current_locale())


def age(moment: datetime) -> Markup:
    """Return a `<time>` that says how long ago; the page's script keeps it true and adds the exact local moment."""
    return Markup('<time datetime="{}" data-age title="{}">{}</time>').format(
        iso(moment), f"{moment_text(moment)} UTC", age_text(moment)
    )


def day_text(moment: date) -> str:
    """Write a date, the only way in which pages do: `4 May 2026`."""
    return format_date(moment, "medium", locale=current_locale())


def moment_text(at: datetime) -> str:
    """Write date and time in UTC: `4 May 2026, 1:05 pm`; a script of the page writes the same for the person's zone."""
    locale = current_locale()
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.replace("{1}", day_text(at)).replace("{0}", format_time(at, "short", locale=locale))


def day(moment: datetime) -> Markup:
    """Return a `<time>` with the date."""
    return Markup('<time datetime="{}">{}</time>').format(iso(moment), day_text(moment))


def moment(at: datetime) -> Markup:
    """Return a `<time>` with date and time in UTC; the page's script shows it in the person's own zone."""
    return Markup('<time datetime="{}" data-moment>{} UTC</time>').format(iso(at), moment_text(at))


def iso(moment: datetime) -> str:
    """Format a moment as on the wire: UTC, milliseconds, `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_length(seconds: float) -> str:
    """Format a length as schema.org wants it (ISO 8601): `PT1H2M9S`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{rest}S"


def listed(things: Sequence[str]) -> str:
    """Join names as a sentence lists them: `one, two and three`."""
    return format_list(list(things), locale=current_locale())


def initials(name: str) -> str:
    """Return one or two letters that stand for a name without a picture."""
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = (words[0][0] + words[-1][0]) if len(words) > 1 else (words[0][:1] if words else name.strip()[:1])
    return letters or "?"


FILTERS = {
    f.__name__: f for f in (number, compact_number, clock, size, age, day, moment, iso, iso_length, initials, listed)
}
