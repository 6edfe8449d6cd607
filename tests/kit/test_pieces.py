"""How a shared file is cut into pieces."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kit.pieces import PieceHasher, choose_piece_length, hash_file

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@pytest.mark.parametrize(
    ("size", "length"),
    [
        (0, 256 * KIB),
        (1, 256 * KIB),
        (256 * MIB, 256 * KIB),
        (256 * MIB + 1, 512 * KIB),
        (512 * MIB, 512 * KIB),
        (512 * MIB + 1, MIB),
        (1 * GIB, MIB),
        (100 * GIB, MIB),
    ],
)
def test_piece_length_follows_the_size(size: int, length: int) -> None:
    assert choose_piece_length(size) == length


@given(st.lists(st.integers(0, 700 * KIB), max_size=6))
def test_the_chunks_do_not_matter(chunks: list[int]) -> None:
    content = bytes(range(251)) * (sum(chunks) // 251 + 1)
    content = content[: sum(chunks)]
    hasher, at = PieceHasher(len(content)), 0
    for size in chunks:
        hasher.update(content[at : at + size])
        at += size
    expected = b"".join(hashlib.sha1(content[at : at + 256 * KIB]).digest() for at in range(0, len(content), 256 * KIB))
    assert hasher.finish().hashes == expected


def test_a_file_is_hashed_as_its_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * (256 * KIB + 1))
    pieces = hash_file(tmp_path / "file")
    assert (pieces.size_bytes, pieces.piece_length, len(pieces.hashes)) == (256 * KIB + 1, 256 * KIB, 40)


def test_another_number_of_bytes_is_noticed() -> None:
    hasher = PieceHasher(3)
    hasher.update(b"ab")
    with pytest.raises(ValueError, match="2 bytes came by instead of 3"):
        hasher.finish()
