"""What is written into a `.torrent`, and what is read back from one."""

from __future__ import annotations

import hashlib

import bencode2
import pytest

from headwater.kit.pieces import Pieces
from headwater.torrents.document import TorrentFacts, hash_info, name_file, read_document, write_document

PIECES = Pieces(54993, 16384, bytes(range(80)))
FACTS = TorrentFacts("Éclair 180p.mp4", ("wss://a.example/s", "https://a.example/a"), ("https://a.example/f.mp4",))


def test_the_form_is_the_one_recorded() -> None:
    """As `decoded_torrent` of the captures: keys, tiers, list of web seeds."""
    content = write_document(FACTS, PIECES, 1795253270)
    assert bencode2.bdecode(content) == {
        b"announce": b"wss://a.example/s",
        b"announce-list": [[b"wss://a.example/s"], [b"https://a.example/a"]],
        b"created by": b"headwater",
        b"creation date": 1795253270,
        b"encoding": b"UTF-8",
        b"info": {
            b"length": 54993,
            b"name": "Éclair 180p.mp4".encode(),
            b"piece length": 16384,
            b"pieces": bytes(range(80)),
        },
        b"url-list": [b"https://a.example/f.mp4"],
    }


def test_the_info_hash_is_that_of_the_written_bytes() -> None:
    content = write_document(FACTS, PIECES, 0)
    start = content.index(b"4:info") + len(b"4:info")
    end = content.index(b"8:url-list")
    assert hash_info(FACTS.name, PIECES) == hashlib.sha1(content[start:end]).hexdigest()


@pytest.mark.parametrize("trackers", [FACTS.trackers, ()])
def test_what_is_written_can_be_read_back(trackers: tuple[str, ...]) -> None:
    facts = TorrentFacts(FACTS.name, trackers, FACTS.web_seeds)
    assert read_document(write_document(facts, PIECES, 5)) == (facts, PIECES)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"d",
        b"le",
        b"d4:infodee",
        b"d4:infod6:lengthi1e4:name1:x12:piece lengthi16384e6:pieces0:ee",
        bencode2.bencode({"info": {"length": 1, "name": "x", "piece length": 16384, "pieces": b"ab"}, "url-list": 3}),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"torrent|pieces"):
        read_document(content)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Legacy upload renamed", "Legacy upload renamed 180p.mp4"),
        ("../../etc/passwd", "_.._etc_passwd 180p.mp4"),
        ("a\\b:c\n?", "a_b_c__ 180p.mp4"),
        ("...", "video 180p.mp4"),
        ("é" * 300, "é" * 95 + " 180p.mp4"),
    ],
)
def test_names_are_safe_to_save_under(title: str, expected: str) -> None:
    name = name_file(title, 180, ".mp4")
    assert name == expected
    assert len(name.encode()) <= 200
