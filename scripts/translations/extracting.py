"""Finds every text that is marked for translation: in Python, in the templates, and names in tables of data."""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from scripts.translations import LANGUAGES, PACKAGE, TEMPLATE, catalogue_path

METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.md", "jinja2"), ("**.py", "python")]
METHODS += [("**/templates/**.txt", "jinja2")]
OPTIONS = {"**/templates/**." + kind: {"newstyle_gettext": "true", "silent": "false"} for kind in ("html", "md", "txt")}
COMMENT_TAG = "Translators:"
UNWANTED_HEADERS = (  # they change without the texts, or name nobody
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Generated-By",
    "Project-Id-Version",
)
# In CLDR's order (zero, one, two, few, many, other), as translation tools show them; Babel swaps the last two.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
HEADER = "# Texts of Headwater. AGPL-3.0-only, as the rest of it. `make translations` writes this file anew.\n"
KEYWORDS = DEFAULT_KEYWORDS | {"Reason": None}  # what a service says, English for the API
TABLES = "videos/labels.json"  # names with fixed ids, English on the wire


def extract() -> Catalog:
    """Return a template of all marked texts, each with the files in which it stands."""
    template = Catalog(charset="utf-8")
    found = extract_from_dir(PACKAGE, METHODS, OPTIONS, KEYWORDS, (COMMENT_TAG,), strip_comment_tags=True)
    for name, _line, message, comments, context in found:
        template.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for context, name in _list_names():
        template.add(name, locations=[(TABLES, 0)], context=context)
    return template


def _list_names() -> Iterator[tuple[str, str]]:
    tables = json.loads((PACKAGE / TABLES).read_text(encoding="utf-8"))
    for table, context in (("categories", "category of a video"), ("licences", "licence of a video")):
        yield from ((context, name) for name in tables[table].values())
    named = Locale("en").languages  # CLDR names these in every language
    for code, name in tables["languages"].items():
        if code.replace("-", "_") not in named:
            yield "name of a language", name


def print_catalogue(catalogue: Catalog) -> str:
    """Return a catalogue as text: sorted, without lines and dates, so that a change shows nothing but itself."""
    for message in catalogue:
        message.locations = sorted({(name, 0) for name, _line in message.locations})
    written = BytesIO()
    write_po(written, catalogue, sort_output=True, ignore_obsolete=True, include_lineno=False, width=110)
    lines = written.getvalue().decode().splitlines(keepends=True)
    begin = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    unwanted = tuple(f'"{name}:' for name in UNWANTED_HEADERS)
    return HEADER + "".join(line for line in lines[begin:] if not line.startswith(unwanted))


def read_catalogue(language: str) -> Catalog:
    """Return the translations into a language; an empty catalogue when nobody has begun."""
    path = catalogue_path(language)
    if not path.exists():
        catalogue = Catalog(locale=language, charset="utf-8")
        if language in PLURALS:
            catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
        return catalogue
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def update(languages: Iterable[str] = LANGUAGES) -> None:
    """Write the template anew and merge it into every language; what no source says any more is dropped."""
    template = extract()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_text(print_catalogue(template), encoding="utf-8")
    for language in languages:
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(print_catalogue(catalogue), encoding="utf-8")
