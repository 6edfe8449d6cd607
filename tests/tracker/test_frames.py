"""Frames are read the same however they are cut up, and any bytes end in a frame, a wait or a reason."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.speedups import apply_mask

from headwater.tracker.frames import BINARY, CONTINUATION, TEXT, Assembler, BadFrame, read_frame, write_frame

LIMIT = 70_000


def mask_frame(first: int, payload: bytes) -> bytes:
    """Write a frame as a client does."""
    size, key = len(payload), os.urandom(4)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    return head + key + apply_mask(payload, key)


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536, LIMIT])
def test_a_frame_is_read_when_it_is_whole(size: int) -> None:
    payload = os.urandom(size)
    data = b"xx" + mask_frame(0x81, payload) + b"next"
    assert read_frame(data, 2, LIMIT) == (0x81, payload, len(data) - 4)
    for short in (2, 3, 7, 15, len(data) - 5):
        assert read_frame(data[: min(short, len(data) - 5)], 2, LIMIT) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x05hello ", 1002),  # not masked
        (b"\xc1\x85aaaahello", 1002),  # an extension that nobody agreed on
        (b"\x81\xff" + (LIMIT + 1).to_bytes(8, "big") + b"mask", 1009),  # refused before a byte of it has come
        (b"\x81\xff" + b"\xff" * 8 + b"mask", 1009),
    ],
)
def test_what_is_against_the_rules_has_its_code(data: bytes, code: int) -> None:
    with pytest.raises(BadFrame) as bad:
        read_frame(data, 0, LIMIT)
    assert bad.value.code == code


@settings(max_examples=200)
@given(st.binary(max_size=200), st.integers(0, 20))
def test_any_bytes_are_a_frame_a_wait_or_a_reason(data: bytes, at: int) -> None:
    try:
        frame = read_frame(data, at, 100)
    except BadFrame as bad:
        assert bad.code in (1002, 1009)
        return
    assert frame is None or (at < frame[2] <= len(data) and len(frame[1]) <= 100)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from([0x00, 0x80, 0x01, 0x81, 0x02, 0x83]), st.binary(max_size=40)), max_size=12))
def test_fragments_never_hold_more_than_the_limit(frames: list[tuple[int, bytes]]) -> None:
    assembler, held = Assembler(100), 0
    for first, payload in frames:
        try:
            whole = assembler.take(first, payload)
        except BadFrame:
            return
        held = 0 if whole is not None else held + len(payload)
        assert held <= 100
        assert whole is None or len(whole) <= 100


def test_fragments_become_a_message() -> None:
    assembler = Assembler(10)
    assert assembler.take(BINARY, b"a") is None
    assert assembler.take(CONTINUATION, b"b") is None
    assert assembler.take(0x80 | CONTINUATION, b"c") == b"abc"
    assert assembler.take(0x80 | TEXT, b"d") == b"d"


@pytest.mark.parametrize("size", [5, 125, 126, 65535, 65536])
def test_what_is_written_says_how_long_it_is(size: int) -> None:
    head = write_frame(TEXT, b"x" * size)[:-size]
    assert head[0] == 0x81
    assert size == (head[1] if size < 126 else int.from_bytes(head[2:], "big"))
