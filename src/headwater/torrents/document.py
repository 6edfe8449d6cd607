"""The `.torrent` file of one file (BEP 3, 12, 19), written and read. Pure.

Version 1, one file, not private. The web seed is the file at this instance's own address, which leads on to object
storage where the file lies there: so a torrent stays true when files move.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import bencode2
import msgspec

from headwater.kit.pieces import Pieces

CREATED_BY = "headwater"
NAME_BYTES = 200  # file systems take 255, and clients add an ending of their own while they download
_DIGEST_BYTES = 20


class TorrentFacts(msgspec.Struct, frozen=True):
    """What a torrent says beside its pieces."""

    name: str
    trackers: tuple[str, ...]  # each a tier of its own, the first is asked first
    web_seeds: tuple[str, ...]


def name_file(title: str, resolution: int, extension: str) -> str:
    """Return the name under which clients save a file: no folders, no control characters, not too long."""
    plain = "".join("_" if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in title)
    ending = f" {resolution}p{extension}"
    shortened = plain.encode()[: NAME_BYTES - len(ending)].decode(errors="ignore")
    return f"{shortened.strip('. ') or 'video'}{ending}"


def write_document(facts: TorrentFacts, pieces: Pieces, created_at_seconds: int) -> bytes:
    """Return the content of the `.torrent`."""
    document: dict[str, Any] = {
        "announce": facts.trackers[0] if facts.trackers else None,
        "announce-list": [[address] for address in facts.trackers] or None,
        "created by": CREATED_BY,
        "creation date": created_at_seconds,
        "encoding": "UTF-8",
        "info": _info(facts.name, pieces),
        "url-list": list(facts.web_seeds),
    }
    return bencode2.bencode({key: value for key, value in document.items() if value is not None})


def hash_info(name: str, pieces: Pieces) -> str:
    """Return the info hash in hex."""
    return hashlib.sha1(bencode2.bencode(_info(name, pieces)), usedforsecurity=False).hexdigest()


def read_document(content: bytes) -> tuple[TorrentFacts, Pieces]:
    """Read back what `write_document` wrote; raises ValueError for anything else."""
    try:
        document: Any = bencode2.bdecode(content)
        info = document[b"info"]
        pieces = Pieces(info[b"length"], info[b"piece length"], bytes(info[b"pieces"]))
        facts = TorrentFacts(
            info[b"name"].decode(),
            tuple(tier[0].decode() for tier in document.get(b"announce-list", [])),
            tuple(address.decode() for address in document.get(b"url-list", [])),
        )
    except (bencode2.BencodeDecodeError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("not a torrent of ours") from error
    if len(pieces.hashes) != -(-pieces.size_bytes // pieces.piece_length) * _DIGEST_BYTES:
        raise ValueError("not as many pieces as the file has")
    return facts, pieces


def add_web_seeds(content: bytes, addresses: Sequence[str]) -> bytes:
    """Return a torrent of ours that names further places where the file lies (BEP 19); it stays the same torrent."""
    document: Any = bencode2.bdecode(content)
    known = document.get(b"url-list", [])
    added = [address.encode() for address in addresses if address.encode() not in known]
    return bencode2.bencode({**document, b"url-list": [*known, *added]})


def _info(name: str, pieces: Pieces) -> dict[str, Any]:
    return {
        "length": pieces.size_bytes,
        "name": name,
        "piece length": pieces.piece_length,
        "pieces": pieces.hashes,
    }
