"""What a viewer asks for is what they get; what they misuse ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from headwater.seeding.commands import MESSAGE_BYTES, Command, Joiner, Kind, encode, is_command
from headwater.seeding.rate import Rate
from headwater.seeding.viewer import UNSENT_BYTES, Segment, Viewer

CONTENT = bytes(range(256)) * 1000


class FakeChannel:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.bufferedAmount = 0
        self.is_closed = False

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.is_closed = True

    def read(self) -> tuple[list[Command], bytes]:
        """Return the commands, and the other messages as one."""
        joiner = Joiner()
        found = [joiner.add(message) for message in self.sent if is_command(message)]
        return [one for one in found if one], b"".join(one for one in self.sent if not is_command(one))


Talk = Callable[[Viewer, FakeChannel], Coroutine[Any, Any, None]]


def talk(folder: Path, what: Talk) -> tuple[list[Command], bytes, FakeChannel, int]:
    """Have a conversation over a file of three segments, the last of which is not there."""
    (folder / "file.mp4").write_bytes(CONTENT)
    segments = [Segment(folder / "file.mp4", 100, 150_000), Segment(folder / "file.mp4", 150_000, 256_000)]
    segments.append(Segment(folder / "gone.mp4", 0, 10))
    given: list[int] = []

    async def run() -> FakeChannel:
        channel = FakeChannel()
        await what(Viewer(channel, segments, Rate(0), given.append), channel)
        return channel

    channel = asyncio.run(run())
    return (*channel.read(), channel, sum(given))


def ask(viewer: Viewer, kind: Kind, **values: int) -> None:
    for message in encode(kind, **values):
        viewer.receive(message)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def test_the_greeting_names_every_segment(tmp_path: Path) -> None:
    async def greet(viewer: Viewer, channel: FakeChannel) -> None:
        viewer.greet()

    (command,), _, _, _ = talk(tmp_path, greet)
    assert command == Command(Kind.SEGMENTS, {"l": [0, 1, 2]})


@pytest.mark.parametrize("first", [0, 1000])
def test_a_segment_comes_whole_or_from_a_byte_on(tmp_path: Path, first: int) -> None:
    async def request(viewer: Viewer, channel: FakeChannel) -> None:
        ask(viewer, Kind.REQUEST, i=0, r=7, **({"b": first} if first else {}))
        await until(lambda: len(channel.read()[0]) == 2)

    commands, data, channel, given = talk(tmp_path, request)
    expected = CONTENT[100 + first : 150_000]
    assert commands == [
        Command(Kind.DATA, {"i": 0, "s": len(expected), "r": 7}),
        Command(Kind.SENT, {"i": 0, "r": 7}),
    ]
    assert data == expected
    assert given == len(expected)
    assert max(len(message) for message in channel.sent) <= MESSAGE_BYTES


@pytest.mark.parametrize("number", [2, 3, 70_000])
def test_what_is_not_here_is_said_to_be_absent(tmp_path: Path, number: int) -> None:
    async def request(viewer: Viewer, channel: FakeChannel) -> None:
        ask(viewer, Kind.REQUEST, i=number, r=1)
        await until(lambda: bool(channel.sent))

    commands, data, _, _ = talk(tmp_path, request)
    assert commands == [Command(Kind.ABSENT, {"i": number, "r": 1})]
    assert data == b""


@pytest.mark.parametrize("how", ["cancel", "another", "leave"])
def test_sending_waits_for_the_line_and_ends_when_not_wanted(tmp_path: Path, how: str) -> None:
    async def give_up(viewer: Viewer, channel: FakeChannel) -> None:
        channel.bufferedAmount = UNSENT_BYTES + 1
        ask(viewer, Kind.REQUEST, i=0, r=1)
        await until(lambda: bool(channel.sent))
        await asyncio.sleep(0.02)
        assert channel.read()[1] == b"", "nothing more until the line is free"
        if how == "cancel":
            ask(viewer, Kind.CANCEL, i=0, r=1)
        elif how == "another":
            ask(viewer, Kind.REQUEST, i=1, r=2)
        else:
            viewer.leave()
        channel.bufferedAmount = 0
        viewer.drained()
        if how == "another":
            await until(lambda: len(channel.read()[0]) == 3)
        await asyncio.sleep(0.02)

    commands, data, _, _ = talk(tmp_path, give_up)
    assert Command(Kind.SENT, {"i": 0, "r": 1}) not in commands
    assert data == (CONTENT[150_000:] if how == "another" else b"")


@pytest.mark.parametrize("message", [b"cstr\x01cend", b"dstr\x01cend", b"cstr\x01i\xf1cend"])
def test_who_does_not_speak_the_protocol_is_hung_up_on(tmp_path: Path, message: bytes) -> None:
    async def misbehave(viewer: Viewer, channel: FakeChannel) -> None:
        viewer.receive(b"a segment that nobody asked for")
        viewer.receive("text")
        assert not channel.is_closed
        viewer.receive(message)

    _, _, channel, _ = talk(tmp_path, misbehave)
    assert channel.is_closed


def test_who_asks_more_often_than_a_player_is_hung_up_on(tmp_path: Path) -> None:
    async def flood(viewer: Viewer, channel: FakeChannel) -> None:
        for number in range(39):
            ask(viewer, Kind.REQUEST, i=0, r=number)
        assert not channel.is_closed
        for number in range(20):
            ask(viewer, Kind.REQUEST, i=0, r=number)

    _, _, channel, _ = talk(tmp_path, flood)
    assert channel.is_closed
