"""Writes a catalogue as XLIFF 1.2."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from babel.messages.catalog import Catalog
from scripts.translations.xliff.units import NAMESPACE, Unit, cut, form_keys, list_units, sources_of, translations_of

KINDS = {"a": "link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "br": "lb"}
SAMPLES = range(200)  # numbers among which examples for a plural form are looked for
MAX_SAMPLES = 5


def write_xliff(catalogue: Catalog, language: str) -> str:
    """Return the document with all texts of a catalogue, translated or not."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="1.2" xmlns="{NAMESPACE}">',
        f'<file original="headwater.pot" source-language="en" target-language={quoteattr(language)} datatype="po">',
        "<body>",
    ]
    for unit in list_units(catalogue):
        lines += _write_group(unit, catalogue) if unit.has_plural else _write_unit(unit)
    return "\n".join([*lines, "</body>", "</file>", "</xliff>", ""])


def _write_unit(unit: Unit) -> Iterator[str]:
    (source,), (target,) = sources_of(unit.message), translations_of(unit.message, 1)
    yield from _write_pair(unit, unit.key, source, target, [*unit.message.auto_comments])


def _write_group(unit: Unit, catalogue: Catalog) -> Iterator[str]:
    """Write one unit per plural form, each saying for which numbers it is."""
    yield f'<group id="{unit.key}" restype="x-gettext-plurals">'
    one, many = sources_of(unit.message)
    choose = gettext.c2py(str(catalogue.plural_expr))
    targets = translations_of(unit.message, catalogue.num_plurals)
    for form, (key, target) in enumerate(zip(form_keys(unit, len(targets)), targets, strict=True)):
        numbers = [number for number in SAMPLES if choose(number) == form]
        note = f"For {', '.join(map(str, numbers[:MAX_SAMPLES]))}" + (", ..." if len(numbers) > MAX_SAMPLES else "")
        source = one if numbers == [1] or (form == 0 and catalogue.num_plurals > 1) else many
        yield from _write_pair(unit, key, source, target, [note, *unit.message.auto_comments])
    yield "</group>"


def _write_pair(unit: Unit, key: str, source: str, target: str, notes: Sequence[str]) -> Iterator[str]:
    yield f'<trans-unit id="{key}" xml:space="preserve">'
    yield f"<source>{_write_text(source, unit)}</source>"
    if target:
        state = "needs-review-translation" if unit.message.fuzzy else "translated"
        yield f'<target state="{state}">{_write_text(target, unit)}</target>'
    context = [("x-context", unit.message.context)] if unit.message.context else []
    places = [("sourcefile", name) for name, _line in unit.message.locations]
    if context or places:
        inside = "".join(f'<context context-type="{kind}">{escape(text)}</context>' for kind, text in context + places)
        yield f'<context-group purpose="information">{inside}</context-group>'
    yield from (f'<note from="developer">{escape(note)}</note>' for note in notes)
    yield "</trans-unit>"


def _write_text(text: str, unit: Unit) -> str:
    written = []
    for place_id, piece in cut(text, unit.places):
        if place_id:
            written.append(f'<x id="{place_id}" ctype="{_kind_of(piece)}" equiv-text={quoteattr(piece)}/>')
        else:
            written.append(escape(piece, {"\r": "&#13;"}))  # XML turns a bare one into a line end
    return "".join(written)


def _kind_of(place: str) -> str:
    if tag := re.match(r"</?([a-zA-Z]+)", place):
        return KINDS.get(tag[1].lower(), f"x-html-{tag[1].lower()}")
    return "link" if place.startswith("](") else "x-placeholder"
