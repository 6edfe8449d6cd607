"""The language of the answer being written: chosen from the request, carried to templates and filters."""

import functools
import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError, negotiate_locale

CATALOGUES = Path(__file__).parents[2] / "locale"
DOMAIN = "headwater"
MAX_ACCEPTED = 20
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})

_current: ContextVar[str] = ContextVar("headwater_language", default="en")


@functools.cache
def list_languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue; English is the language of the source."""
    found = (path.parent.parent.name for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return ("en", *sorted(set(found) - {"en"}))


def parse_accept_language(header: str) -> list[str]:
    """Return the wanted languages, most wanted first (RFC 9110 12.5.4); nonsense is passed over."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:MAX_ACCEPTED]):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag and 0 < weight <= 1:
            wanted.append((-weight, position, tag.strip().replace("-", "_")))
    return [tag for _, _, tag in sorted(wanted)]


def choose_language(accept_language: str, preferred: str | None = None) -> str:
    """Return the language to answer in: the person's own choice, else the browser's wishes, else English."""
    wishes = [*([preferred.replace("-", "_")] if preferred else []), *parse_accept_language(accept_language)]
    return negotiate_locale(wishes, list_languages()) or "en"


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if language.replace("-", "_").split("_")[0] in RIGHT_TO_LEFT else "ltr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in `language` within this block (this thread or task only)."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def current_language() -> str:
    """Return the language of the answer being written."""
    return _current.get()


@functools.lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def current_locale() -> Locale:
    """Return the CLDR locale of the answer being written."""
    return _locale(_current.get())


@functools.lru_cache(maxsize=64)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(CATALOGUES), [language.replace("-", "_")], fallback=True)


def catalogue() -> gettext.NullTranslations:
    """Return the catalogue of the answer being written."""
    return _catalogue(_current.get())
