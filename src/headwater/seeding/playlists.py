"""The playlists of a finished video (RFC 8216), as far as sharing its segments needs them. Pure.

Players name a swarm by the place of a rendition in the master playlist, and a segment by its place in the rendition's.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import msgspec

MAX_LEVELS = 40
MAX_SEGMENTS = 40_000
_URI = re.compile(r'[:,]URI="([^"]{1,2000})"')


class Level(msgspec.Struct, frozen=True):
    """A rendition (`main`) or a sound of its own (`secondary`)."""

    swarm: str  # "main-0"
    url: str


class Span(msgspec.Struct, frozen=True):
    """Where a segment lies: a file, by the last part of its address, from a byte to before another."""

    filename: str
    start: int
    end: int


def list_levels(text: str, url: str) -> list[Level]:
    """Return the renditions of a master playlist in its order; raises ValueError for anything else."""
    if not text.startswith("#EXTM3U"):
        raise ValueError("no playlist")
    mains: list[str] = []
    sounds: list[str] = []
    expecting = False
    for line in text.splitlines():
        if line.startswith("#EXT-X-STREAM-INF"):
            expecting = True
        elif line.startswith("#EXT-X-MEDIA") and "TYPE=AUDIO" in line and (found := _URI.search(line)):
            sounds.append(found[1])
        elif line and not line.startswith("#") and expecting:
            mains.append(line)
            expecting = False
    if len(mains) + len(sounds) > MAX_LEVELS:
        raise ValueError("more renditions than a video has")
    named = [("main", mains), ("secondary", sounds)]
    return [Level(f"{kind}-{place}", urljoin(url, uri)) for kind, uris in named for place, uri in enumerate(uris)]


def list_spans(text: str) -> list[Span]:
    """Return the segments of a finished playlist of byte ranges; raises ValueError for any other."""
    if not text.startswith("#EXTM3U") or "#EXT-X-ENDLIST" not in text:
        raise ValueError("no finished playlist")
    spans: list[Span] = []
    length, start = 0, None
    for line in text.splitlines():
        if line.startswith("#EXT-X-BYTERANGE:"):
            size, _, offset = line.removeprefix("#EXT-X-BYTERANGE:").partition("@")
            length, start = int(size), int(offset) if offset else None
        elif line and not line.startswith("#"):
            if length <= 0:
                raise ValueError("a segment without a byte range")
            begin = start if start is not None else spans[-1].end if spans else 0
            spans.append(Span(urlsplit(line).path.rpartition("/")[2], begin, begin + length))
            length, start = 0, None
            if len(spans) > MAX_SEGMENTS:
                raise ValueError("more segments than a day has")
    return spans
