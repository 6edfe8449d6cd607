"""The language of the answer being written: chosen from the request, carried to templates and filters."""

from __future__ import annotations

import functools
import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from babel import Locale
from babel.core import UnknownLocaleError, negotiate_locale

from headwater.settings import Settings
from headwater.web.html.pseudo import PSEUDO_LANGUAGES, PseudoTranslations

if TYPE_CHECKING:
    from litestar import Request  # workers write mails in the reader's language without the web framework

CATALOGUES = Path(__file__).parents[2] / "locale"
DOMAIN = "headwater"
MAX_ACCEPTED = 20
SOURCE_LANGUAGE = "en"
WORLD_ENGLISH = "en_001"  # English whose dates are not those of one country alone
PARAMETER = "lang"  # of an address, for this page only
COOKIE = "headwater_language"  # what was chosen in this browser
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})

_current: ContextVar[str] = ContextVar("headwater_language", default=SOURCE_LANGUAGE)


@functools.cache
def list_languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue; English is the language of the source."""
    found = (path.parent.parent.name for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANGUAGE, *sorted(set(found) - {SOURCE_LANGUAGE}))


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


def language_for(request: Request[Any, Any, Any], settings: Settings, preferred: str | None = None) -> str:
    """Return the language to answer a request in; `preferred` is what the signed-in person has set.

    The address says it first, then the person, then the browser's cookie, then its wishes, then the instance.
    """
    asked: str | None = request.query_params.get(PARAMETER)
    if settings.web.pseudo_languages and asked in PSEUDO_LANGUAGES:
        return asked.replace("-", "_")
    return choose_language(
        request.headers.get("accept-language", ""),
        asked,
        preferred,
        request.cookies.get(COOKIE),
        default=settings.instance.default_language,
    )


def language_asked(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the parameter of an address that asks for a language, to be kept through a form; empty: it asks none."""
    asked = request.query_params.get(PARAMETER)
    return {PARAMETER: asked} if asked else {}


def stay_in_language(request: Request[Any, Any, Any], url: str) -> str:
    """Return an address of ours in the language that the address of this page asks for, if it asks for one."""
    asked, (address, sign, place) = language_asked(request), url.partition("#")
    if not asked or PARAMETER in parse_qs(urlsplit(address).query):
        return url
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}{sign}{place}"


def choose_language(accept_language: str, *chosen: str | None, default: str = SOURCE_LANGUAGE) -> str:
    """Return the first language that there is: of those chosen, of a browser's wishes, the default, English."""
    wishes = tuple(tag.strip().replace("-", "_") for tag in chosen if tag)
    return _negotiate(accept_language, wishes, default.replace("-", "_"), list_languages())


@functools.lru_cache(maxsize=512)
def _negotiate(accept_language: str, chosen: tuple[str, ...], default: str, languages: tuple[str, ...]) -> str:
    wishes = [*chosen, *parse_accept_language(accept_language), default]
    return negotiate_locale(wishes, languages) or SOURCE_LANGUAGE


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if language.replace("-", "_").split("_")[0] in RIGHT_TO_LEFT else "ltr"


@functools.lru_cache(maxsize=64)
def name_of(language: str) -> str:
    """Return what a language calls itself."""
    locale = Locale.parse(language.replace("-", "_"))
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in `language` within this block (this thread or task only)."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def start_speaking(language: str) -> None:
    """Write in `language` from here to the end of this context: for what runs in one of its own, as requests do."""
    _current.set(language)


def current_language() -> str:
    """Return the language of the answer being written."""
    return _current.get()


@functools.lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    tag = PSEUDO_LANGUAGES.get(language.replace("_", "-"), language)
    tag = WORLD_ENGLISH if tag == SOURCE_LANGUAGE else tag
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale(SOURCE_LANGUAGE)


def current_locale() -> Locale:
    """Return the CLDR locale of the answer being written."""
    return _locale(_current.get())


@functools.lru_cache(maxsize=64)
def _catalogue(language: str) -> gettext.NullTranslations:
    if language.replace("_", "-") in PSEUDO_LANGUAGES:
        return PseudoTranslations()
    return gettext.translation(DOMAIN, str(CATALOGUES), [language.replace("-", "_")], fallback=True)


def catalogue() -> gettext.NullTranslations:
    """Return the catalogue of the answer being written."""
    return _catalogue(_current.get())


def install_translations(env: Any) -> None:
    """Bind the gettext calls of a Jinja environment's templates to the language of the answer being written."""
    env.install_gettext_callables(
        gettext=lambda message: catalogue().gettext(message),
        ngettext=lambda one, many, n: catalogue().ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, message: catalogue().pgettext(context, message),
        npgettext=lambda context, one, many, n: catalogue().npgettext(context, one, many, n),
    )
