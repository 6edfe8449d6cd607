"""The binary commands of players: vectors written by p2p-media-loader-core 2.3.1 itself, and anything else."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.seeding.commands import MESSAGE_BYTES, Command, Joiner, Kind, decode, encode, is_command

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "commands.json").read_text())


def join(messages: list[bytes]) -> Command | None:
    joiner = Joiner()
    found = [joiner.add(message) for message in messages]
    assert found[:-1] == [None] * (len(found) - 1)
    return found[-1]


@pytest.mark.parametrize("vector", VECTORS)
def test_what_players_write_is_read(vector: dict[str, Any]) -> None:
    command = dict(vector["command"])
    kind = command.pop("c")
    expected = {name: value for name, value in command.items() if value != []}
    messages = [bytes.fromhex(message) for message in vector["messages"]]
    assert all(is_command(message) for message in messages)
    assert join(messages) == Command(kind, expected)


@pytest.mark.parametrize("vector", [vector for vector in VECTORS if len(vector["messages"]) == 1])
def test_what_we_write_is_what_players_write(vector: dict[str, Any]) -> None:
    command = dict(vector["command"])
    assert encode(Kind(command.pop("c")), **command) == [bytes.fromhex(vector["messages"][0])]


@given(st.lists(st.integers(0, 60_000), unique=True), st.lists(st.integers(0, 300), unique=True))
def test_lists_come_back(loaded: list[int], loading: list[int]) -> None:
    command = join(encode(Kind.SEGMENTS, l=loaded, p=loading))
    assert command is not None
    assert sorted(command.values.get("l", [])) == sorted(loaded)  # type: ignore[arg-type]
    assert sorted(command.values.get("p", [])) == sorted(loading)  # type: ignore[arg-type]


def test_a_long_video_can_be_announced() -> None:
    """Players cannot read a group of 256 that their own library writes: ours are never so full."""
    messages = encode(Kind.SEGMENTS, l=range(20_000))
    assert all(len(message) <= MESSAGE_BYTES for message in messages)
    command = join(messages)
    assert command is not None
    assert sorted(command.values["l"]) == list(range(20_000))  # type: ignore[arg-type]
    assert len(join(encode(Kind.SEGMENTS, l=range(256))).values["l"]) == 256  # type: ignore[union-attr,arg-type]


@given(st.binary(max_size=200))
def test_anything_is_read_or_refused(content: bytes) -> None:
    for read in (decode, lambda given: join([b"cstr" + given + b"cend"])):
        with contextlib.suppress(ValueError):
            read(content)


@pytest.mark.parametrize(
    "messages",
    [[b"dstr\x01cend"], [b"cstr" + b"x" * 60_000 + b"dend"] + [b"dstr" + b"x" * 60_000 + b"dend"] * 5],
)
def test_pieces_without_beginning_or_end_are_refused(messages: list[bytes]) -> None:
    joiner = Joiner()
    with pytest.raises(ValueError, match="a command without"):
        for message in messages:
            joiner.add(message)


def test_a_segment_is_no_command() -> None:
    assert not is_command(b"\x00\x00\x00\x18moof" + b"x" * 100)
    with pytest.raises(ValueError, match="without i"):
        Command(1, {"r": 1}).number("i")
