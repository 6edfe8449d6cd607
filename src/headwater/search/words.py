"""Texts as the words that search compares: without accents and case, with the ways to mistype them. Pure."""

from __future__ import annotations

import hashlib
import re

from headwater.kit.text import fold

MAX_LENGTH = 40  # of a word; longer ones are cut
MIN_MISTYPED, MAX_MISTYPED = 4, 24  # letters of a word that is also found with a typing error
_TWO_ERRORS_FROM = 8
# Scripts that do not put spaces between words are cut into pairs of letters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")


def split(text: str) -> list[str]:
    """Return the words of a text in their order."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0] >= "\u0e00" and re.match(rf"[{_UNSPACED}]", run[0]) and len(run) > 1:
            found += [run[start : start + 2] for start in range(len(run) - 1)]
        else:
            found.append(run[:MAX_LENGTH])
    return found


def identify(word: str) -> int:
    """Return the number of a word, the same everywhere: 63 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big") >> 1


def spread(word: str) -> set[str]:
    """Return a word and what is left without one letter: two words one error apart have one of these in common."""
    if not MIN_MISTYPED <= len(word) <= MAX_MISTYPED:
        return set()
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def is_near(word: str, other: str) -> bool:
    """Whether one is the other with one typing error, or with two in a long word."""
    allowed = 2 if min(len(word), len(other)) >= _TWO_ERRORS_FROM else 1
    return abs(len(word) - len(other)) <= allowed and _count_errors(word, other) <= allowed


def _count_errors(word: str, other: str) -> int:
    """Count letters put in, left out, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
