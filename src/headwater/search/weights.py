"""How much each word of a video or channel weighs: most in a short title, little in a description."""

from __future__ import annotations

from collections.abc import Iterable

from headwater.search.words import split

_TITLE, _TAG, _CHANNEL, _DESCRIPTION = 100, 60, 40, 10
_SHORT_TITLE = 60  # shared by the words of a title
MAX_DESCRIBED = 1000  # characters of a description that are searched: its beginning says what it is about
MAX_WORDS = 60  # of a description


def weigh_video(name: str, tags: Iterable[str], channel_name: str, description: str | None) -> dict[str, int]:
    """Return the words of a video with their weights; a word in several places weighs the sum."""
    weights: dict[str, int] = {}
    _add(weights, split(name), _TITLE, shared=_SHORT_TITLE)
    _add(weights, split(" ".join(tags)), _TAG)
    _add(weights, split(channel_name), _CHANNEL)
    _add(weights, split((description or "")[:MAX_DESCRIBED]), _DESCRIPTION, most=MAX_WORDS)
    return weights


def weigh_channel(display_name: str, name: str, description: str | None) -> dict[str, int]:
    """Return the words of a channel with their weights."""
    weights: dict[str, int] = {}
    _add(weights, split(display_name), _TITLE, shared=_SHORT_TITLE)
    _add(weights, {*split(name), *split(name.replace("_", " "))}, _TAG)
    _add(weights, split((description or "")[:MAX_DESCRIBED]), _DESCRIPTION, most=MAX_WORDS)
    return weights


def _add(
    weights: dict[str, int], found: Iterable[str], weight: int, *, shared: int = 0, most: int | None = None
) -> None:
    distinct = list(dict.fromkeys(found))[:most]
    for word in distinct:
        weights[word] = weights.get(word, 0) + weight + shared // len(distinct)
