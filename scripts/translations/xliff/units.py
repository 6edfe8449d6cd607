"""What writer and reader share: how texts are named, and how a text is cut into words and numbered places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message
from scripts.translations.places import PLACE

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
CHARACTER = "char-"  # ids of characters that XML cannot hold
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIECE = re.compile(f"{PLACE.pattern} | {_UNWRITABLE.pattern}", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A text with all its sources: one, or singular and plural."""

    key: str
    message: Message
    places: tuple[tuple[str, str], ...]  # id and text, in the order of the source

    @property
    def has_plural(self) -> bool:
        """Whether the text depends on a number."""
        return isinstance(self.message.id, tuple | list)

    def text_of(self, place_id: str) -> str | None:
        """Return what stands behind an id; None when there is no such place."""
        if place_id.startswith(CHARACTER):
            code = place_id.removeprefix(CHARACTER)
            return chr(int(code, 16)) if re.fullmatch("[0-9a-f]{4}", code) else None
        return dict(self.places).get(place_id)


def list_units(catalogue: Catalog) -> Iterator[Unit]:
    """Yield the texts of a catalogue in its order."""
    for message in catalogue:
        if message.id:
            yield Unit(name_message(message), message, tuple(_number_places(sources_of(message))))


def name_message(message: Message) -> str:
    """Return an id that depends on text and context alone: files stay valid when other texts come and go."""
    whole = f"{message.context or ''}\x04{sources_of(message)[0]}"
    return "t-" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def sources_of(message: Message) -> tuple[str, ...]:
    """Return the source: singular, and plural when there is one."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def translations_of(message: Message, forms: int) -> tuple[str, ...]:
    """Return the translations, one per plural form; empty where there is none."""
    if isinstance(message.id, tuple | list):
        given = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
        return (*given, *[""] * forms)[:forms]
    return (message.string or "",)


def form_keys(unit: Unit, forms: int) -> list[str]:
    """Return the ids of a text's units: one, or one per plural form."""
    return [f"{unit.key}[{form}]" for form in range(forms)] if unit.has_plural else [unit.key]


def _number_places(sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    known: list[str] = []
    for source in sources:
        rest = list(known)
        for text in PLACE.findall(source):
            if text in rest:
                rest.remove(text)
            else:
                known.append(text)
    return ((str(number), text) for number, text in enumerate(known, start=1))


def cut(text: str, places: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pieces of a text: ("", words) or (id, place). A place that the source does not have counts as words."""
    free = list(places)
    end = 0
    for found in _PIECE.finditer(text):
        yield "", text[end : found.start()]
        end = found.end()
        yield _identify(found[0], free, places)
    yield "", text[end:]


def _identify(piece: str, free: list[tuple[str, str]], places: Sequence[tuple[str, str]]) -> tuple[str, str]:
    if _UNWRITABLE.fullmatch(piece):
        return f"{CHARACTER}{ord(piece):04x}", f"U+{ord(piece):04X}"
    for pair in free:
        if pair[1] == piece:
            free.remove(pair)
            return pair
    return next((pair for pair in places if pair[1] == piece), ("", piece))
