"""Names of categories, licences, languages and privacies as pages show them, in the language of the page.

The wire's own are English (`labels`). Languages are named by CLDR, and by the catalogue where it does not know them.
"""

from __future__ import annotations

from headwater.videos import labels
from headwater.videos.model import Privacy
from headwater.web.html.language import catalogue, current_locale


def name_category(number: int) -> str:
    """Name a category; the wire's word for what is not known here."""
    return catalogue().pgettext("category of a video", labels.name_of(labels.categories(), number))


def name_licence(number: int) -> str:
    """Name a licence."""
    return catalogue().pgettext("licence of a video", labels.name_of(labels.licences(), number))


def name_language(code: str) -> str:
    """Name a language, as a heading or an entry of a list begins; a code that nobody knows stays."""
    name = current_locale().languages.get(code.replace("-", "_"))
    if not name:
        name = catalogue().pgettext("name of a language", labels.languages().get(code, code))
    return name[:1].upper() + name[1:]


def name_privacy(privacy: int) -> str:
    """Say who may watch a video."""
    _ = catalogue().gettext
    return {
        Privacy.PUBLIC: _("Everybody"),
        Privacy.UNLISTED: _("Whoever has the address"),
        Privacy.PRIVATE: _("Only me"),
        Privacy.INTERNAL: _("People with an account here"),
        Privacy.PASSWORD_PROTECTED: _("Whoever knows a password"),
    }[Privacy(privacy)]


def mark_privacy(privacy: int) -> str:
    """Say in a word or two that not everybody may watch, for a badge."""
    pgettext = catalogue().pgettext
    return {
        Privacy.PUBLIC: pgettext("who may watch", "Public"),
        Privacy.UNLISTED: pgettext("who may watch", "Unlisted"),
        Privacy.PRIVATE: pgettext("who may watch", "Private"),
        Privacy.INTERNAL: pgettext("who may watch", "Internal"),
        Privacy.PASSWORD_PROTECTED: pgettext("who may watch", "Password protected"),
    }[Privacy(privacy)]


def list_categories() -> list[tuple[int, str]]:
    """Return numbers and names of all categories."""
    return [(number, name_category(number)) for number in labels.categories()]


def list_licences() -> list[tuple[int, str]]:
    """Return numbers and names of all licences."""
    return [(number, name_licence(number)) for number in labels.licences()]


def list_languages() -> list[tuple[str, str]]:
    """Return codes and names of the languages that videos may have, in alphabetical order."""
    return sorted(((code, name_language(code)) for code in labels.languages()), key=lambda pair: pair[1].casefold())
