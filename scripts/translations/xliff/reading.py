"""Reads an XLIFF 1.2 file that came back from translators; whatever is wrong is refused with its line."""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

from babel.messages.catalog import Catalog
from scripts.translations.places import compare_places
from scripts.translations.xliff.units import NAMESPACE, Unit, form_keys, list_units, sources_of

MAX_BYTES = 32 << 20
MAX_DEPTH = 16
UNFINISHED = frozenset({"new", "needs-translation"})  # what tools put in before anybody has translated


class BadXliff(Exception):
    """A file that is not taken, with the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def read_xliff(content: bytes, catalogue: Catalog, language: str) -> dict[str, tuple[str, ...]]:
    """Return the translations of a file by the key of their text; raises BadXliff. Nothing is taken of a bad file.

    A text without a translation is passed over, and so is one that the source does not have any more.
    """
    found = read_texts(content, catalogue, language)
    for unit in list_units(catalogue):
        for line, text in found.get(unit.key, ()):
            if wrong := compare_places(sources_of(unit.message), text):
                raise BadXliff(line, f"{sources_of(unit.message)[0]!r}: {wrong}")
    return {key: tuple(text for _line, text in texts) for key, texts in found.items()}


def read_texts(content: bytes, catalogue: Catalog, language: str) -> dict[str, list[tuple[int, str]]]:
    """Return line and text of every translation, one per plural form, whatever their places are; raises BadXliff."""
    units = list(list_units(catalogue))
    reader = _Reader(units, catalogue.num_plurals, language)
    reader.read(content)
    found = {}
    for unit in units:
        keys = form_keys(unit, catalogue.num_plurals)
        if texts := [reader.found[key] for key in keys if key in reader.found]:
            if len(texts) < len(keys):
                raise BadXliff(texts[0][0], f"{sources_of(unit.message)[0]!r}: some plural forms are missing")
            found[unit.key] = texts
    return found


class _Reader:
    """Follows the elements of a file. A document type is refused: entities could be hidden in it."""

    def __init__(self, units: Sequence[Unit], forms: int, language: str) -> None:
        self.found: dict[str, tuple[int, str]] = {}
        self._units = {key: unit for unit in units for key in form_keys(unit, forms)}
        self._language = language
        self._path: list[str] = []
        self._seen: set[str] = set()
        self._key = ""
        self._text: list[str] | None = None
        self._begun_at = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._read_characters

    def read(self, content: bytes) -> None:
        """Read a whole file; raises BadXliff."""
        if len(content) > MAX_BYTES:
            raise BadXliff(1, f"larger than {MAX_BYTES >> 20} MiB")
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            raise BadXliff(error.lineno, expat.ErrorString(error.code) or "not XML") from error
        except (UnicodeError, LookupError, ValueError) as error:
            raise BadXliff(self._parser.CurrentLineNumber, f"unknown or broken encoding: {error}") from error

    def _refuse(self, reason: str) -> BadXliff:
        return BadXliff(self._parser.CurrentLineNumber, reason)

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refuse("a document type is not taken")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._path and (namespace, local, attributes.get("version")) != (NAMESPACE, "xliff", "1.2"):
            raise self._refuse("this is no XLIFF 1.2")
        if len(self._path) >= MAX_DEPTH:
            raise self._refuse(f"elements lie more than {MAX_DEPTH} deep")
        parent = self._path[-1] if self._path else ""
        self._path.append(local if namespace == NAMESPACE else name)
        if self._text is not None:
            self._read_place(local, attributes)
        elif local == "file":
            self._check_language(attributes.get("target-language"))
        elif local == "trans-unit":
            self._begin_unit(attributes.get("id"))
        elif local == "target" and parent == "trans-unit" and attributes.get("state") not in UNFINISHED:
            self._text, self._begun_at = [], self._parser.CurrentLineNumber

    def _check_language(self, given: str | None) -> None:
        if (given or "").replace("_", "-").casefold() != self._language.replace("_", "-").casefold():
            raise self._refuse(f"the language of the file is {given!r}, not {self._language!r}")

    def _begin_unit(self, key: str | None) -> None:
        if not key:
            raise self._refuse("a trans-unit without id")
        if key in self._seen:
            raise self._refuse(f"the trans-unit {key} stands there twice")
        self._seen.add(key)
        self._key = key

    def _read_place(self, name: str, attributes: dict[str, str]) -> None:
        unit = self._units.get(self._key)
        if unit is None or self._text is None:
            return  # a text that is no longer there
        text = unit.text_of(attributes.get("id", "")) if name == "x" else None
        if text is None:
            place = f"<{name} id={attributes.get('id', '')!r}>"
            raise self._refuse(f"{place} is no place of {sources_of(unit.message)[0]!r}")
        self._text.append(text)

    def _read_characters(self, text: str) -> None:
        if self._text is not None and self._path[-1] == "target":
            self._text.append(text)

    def _end(self, _name: str) -> None:
        if self._path.pop() == "target" and self._text is not None:
            if (text := "".join(self._text)) and self._key in self._units:
                self.found[self._key] = (self._begun_at, text)
            self._text = None
