"""What `make check` refuses: texts that no catalogue knows, that nobody marked, and translations with broken places."""

from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from scripts.translations import LANGUAGES, LOCALE, PACKAGE, ROOT, TEMPLATE, catalogue_path
from scripts.translations.extracting import extract, print_catalogue, read_catalogue
from scripts.translations.places import compare_places
from scripts.translations.unmarked import find_unmarked
from scripts.translations.unmarked_code import find_unmarked_in_code, read_modules

REMEDY = "run `make translations`"


def check() -> list[str]:
    """Return one line for everything that is wrong; empty: all is right."""
    complaints = [*check_template(), *check_marks()]
    for language in LANGUAGES:
        complaints += check_language(language)
    return complaints


def check_template() -> list[str]:
    """Compare the committed template with the source."""
    if TEMPLATE.exists() and TEMPLATE.read_text(encoding="utf-8") == print_catalogue(extract()):
        return []
    return [f"{TEMPLATE.relative_to(ROOT)}: is not what the source says; {REMEDY}"]


def check_marks() -> list[str]:
    """Look for text in the templates and in Python that nobody marked."""
    complaints = []
    for path in sorted(PACKAGE.glob("**/templates/**/*.html")):
        for line, text in find_unmarked(path.read_text(encoding="utf-8")):
            complaints.append(f"{path.relative_to(ROOT)}:{line}: not marked for translation: {text!r}")
    for path, line, text in find_unmarked_in_code(read_modules(PACKAGE)):
        complaints.append(f"{path.relative_to(ROOT)}:{line}: not marked for translation: {text!r}")
    return complaints


def check_language(language: str) -> list[str]:
    """Look for broken places and plural forms in one catalogue."""
    where = catalogue_path(language).relative_to(ROOT)
    catalogue = read_catalogue(language)
    return [f"{where}: {describe(message)}: {wrong}" for message, wrong in _find_broken(catalogue)]


def _find_broken(catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            yield message, "marked as fuzzy; check it and remove the mark"
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if len(sources) > 1 and any(strings) and len(strings) != catalogue.num_plurals:
            yield message, f"has {len(strings)} plural forms, the language has {catalogue.num_plurals}"
        if any(strings) and not all(strings):
            yield message, "some plural forms are missing"
        for string in filter(None, strings):
            if wrong := compare_places(sources, string):
                yield message, wrong


def list_untranslated(language: str) -> list[str]:
    """Return the texts of the template that a language lacks."""
    if not TEMPLATE.exists():
        return [f"{LOCALE}: there is no template; {REMEDY}"]
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalogue = read_catalogue(language)
    lacking = []
    for message in template:
        found = catalogue.get(message.id, message.context) if message.id else None
        if message.id and (found is None or found.fuzzy or not _is_complete(found)):
            lacking.append(describe(message))
    return lacking


def _is_complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def describe(message: Message) -> str:
    """Name a text so that it can be found."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return f"{text!r}" + (f" ({message.context})" if message.context else "")
