"""Values in a mail are text, whatever they hold: Markdown sees a word in their place, they come in afterwards."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

_PLACE = re.compile("zqv((?:[0-9a-f]{2})*)vqz")
_NOT_IN_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Value(str):
    """A text of somebody's. Templates compare and test it as text; written out, it is a word that holds its place."""

    __slots__ = ()

    def __html__(self) -> Markup:
        """Return the word: letters and digits, the text's bytes in hexadecimal."""
        return Markup(f"zqv{self.encode('utf-8', 'replace').hex()}vqz")  # noqa: S704 - letters and digits


def as_value(given: Any) -> Any:
    """Make values of all texts in what a template gets."""
    if isinstance(given, Markup | Value):
        return given
    if isinstance(given, str):
        return Value(given)
    if isinstance(given, dict):
        return {name: as_value(under) for name, under in given.items()}
    if isinstance(given, list | tuple):
        return [as_value(entry) for entry in given]
    return given


def write_out(given: Any) -> Any:
    """Wrap whatever an expression of a template gave, unless it was a text of the template or of a translation."""
    return given if isinstance(given, Markup | Value | Undefined) else Value(given)


def fill(text: str) -> str:
    """Put the values into a text; of their control characters only line ends stay."""
    return _PLACE.sub(lambda match: _read(match[1]), text)


def _read(hexadecimal: str) -> str:
    text = bytes.fromhex(hexadecimal).decode().replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_TEXT.sub(" ", text)
