"""The files of an HLS playlist and the hashes of its segments (RFC 8216), as a copy of them needs them. Pure."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from headwater.redundancy.rules import NotTaken

_URI = re.compile(r'[:,]URI="([^"]{1,2000})"')
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,250}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_RANGE = re.compile(r"(\d{1,15})-(\d{1,15})", re.ASCII)
MEDIA = (".mp4", ".m4s", ".m4a", ".ts")


class Piece(msgspec.Struct, frozen=True):
    """Bytes whose hash was published: first and last of a file, or all of it."""

    first: int
    last: int | None  # None: the file is one segment
    sha256: str


def name_file(url: str) -> str:
    """Return the name of a file in its folder; raises NotTaken for one that no path of ours takes."""
    name = PurePosixPath(urlsplit(url).path).name
    if _NAME.fullmatch(name) is None:
        raise NotTaken("a file has a name that is not taken")
    return name


def list_uris(text: str, url: str) -> dict[str, str]:
    """Return the files that a playlist names: name -> address; raises NotTaken."""
    if not text.startswith("#EXTM3U"):
        raise NotTaken("it is no playlist")
    found: dict[str, str] = {}
    for line in text.splitlines():
        named = _URI.search(line) if line.startswith("#") else None
        uri = named[1] if named else line if line and not line.startswith("#") else ""
        if uri:
            address = urljoin(url, uri)
            if found.setdefault(name_file(address), address) != address:
                raise NotTaken("two files have the same name")
    return found


def check_finished(text: str) -> None:
    """Raise NotTaken unless a rendition's playlist is complete."""
    if "#EXT-X-ENDLIST" not in text:
        raise NotTaken("it is not finished")


def read_hashes(content: bytes) -> dict[str, list[Piece]]:
    """Return what was published of each file; raises NotTaken."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotTaken("its hashes are not JSON") from error
    if not isinstance(document, dict):
        raise NotTaken("its hashes are not of files")
    return {str(name): _read_pieces(told) for name, told in document.items()}


def _read_pieces(told: Any) -> list[Piece]:
    given = told if isinstance(told, dict) else {"": told}
    found = []
    for place, digest in given.items():
        span = _RANGE.fullmatch(place)
        if not isinstance(digest, str) or _HASH.fullmatch(digest) is None or (place and span is None):
            raise NotTaken("its hashes are not of segments")
        found.append(Piece(int(span[1]), int(span[2]), digest) if span else Piece(0, None, digest))
    return found
