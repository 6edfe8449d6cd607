"""The three spellings of an object's id on the wire: number, UUID, and short UUID (flickr base58, 22 characters)."""

from __future__ import annotations

import functools
import re
import uuid

_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGIT = {letter: value for value, letter in enumerate(_ALPHABET)}
_SHORT_LENGTH = 22
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@functools.lru_cache(maxsize=10_000)  # lists name the same videos again and again
def shorten(value: uuid.UUID) -> str:
    """Write a UUID as its 22 character short form."""
    number, letters = value.int, []
    while number:
        number, digit = divmod(number, 58)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters)).rjust(_SHORT_LENGTH, _ALPHABET[0])


def expand(short: str) -> uuid.UUID | None:
    """Read a short UUID; None when it is not one."""
    if len(short) != _SHORT_LENGTH or any(letter not in _DIGIT for letter in short):
        return None
    number = 0
    for letter in short:
        number = number * 58 + _DIGIT[letter]
    return uuid.UUID(int=number) if number < 1 << 128 else None


def read_number(value: object) -> int | None:
    """Read the number of an object, given as decimal digits; None for anything else, or longer than any id."""
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def parse(text: str) -> int | uuid.UUID | None:
    """Read `id | uuid | shortUUID`; None when the text is none of them."""
    if _NUMBER.fullmatch(text):
        return int(text)
    if _UUID.fullmatch(text):
        return uuid.UUID(text)
    return expand(text)
