"""A viewer on the other end of a data channel: told what is here, given what they ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from headwater.seeding.commands import MESSAGE_BYTES, Command, Joiner, Kind, encode, is_command
from headwater.seeding.rate import Rate

REQUESTS_PER_SECOND = 20  # players ask for the next segment when they have one, and a seek drops some
UNSENT_BYTES = 1 << 20  # this much may wait in the channel before more is read from the disk


class Segment(msgspec.Struct, frozen=True):
    """Where the bytes of a segment lie on this machine."""

    path: Path
    start: int
    end: int

    def read(self, skip: int) -> bytes:
        """Return its bytes from `skip` on; raises OSError."""
        with self.path.open("rb") as file:
            file.seek(self.start + skip)
            return file.read(max(0, self.end - self.start - skip))


class Channel(Protocol):
    """What is used of a data channel."""

    @property
    def bufferedAmount(self) -> int:
        """Bytes that wait to be sent."""

    def send(self, data: bytes) -> None:
        """Queue a message."""

    def close(self) -> None:
        """Hang up."""


class Viewer:
    """One viewer in one swarm. One request at a time: a new one takes the place of the one before, as players do."""

    def __init__(self, channel: Channel, segments: Sequence[Segment], rate: Rate, count: Callable[[int], None]) -> None:
        self._channel, self._segments, self._rate, self._count = channel, segments, rate, count
        self._joiner, self._requests = Joiner(), Rate(REQUESTS_PER_SECOND)
        self._sending: asyncio.Task[None] | None = None
        self._request = -1
        self._room = asyncio.Event()

    def greet(self) -> None:
        """Tell which segments are here: all of them."""
        self._say(Kind.SEGMENTS, l=range(len(self._segments)))

    def drained(self) -> None:
        """Note that the channel has sent most of what waited in it."""
        self._room.set()

    def receive(self, message: bytes | str) -> None:
        """Take a message; whoever does not speak the protocol is hung up on."""
        if not isinstance(message, bytes) or not is_command(message):
            return  # segments that nobody asked for
        try:
            command = self._joiner.add(message)
            if command is not None:
                self._obey(command)
        except ValueError:
            self.leave()
            self._channel.close()

    def leave(self) -> None:
        """Stop sending."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _obey(self, command: Command) -> None:
        if command.kind == Kind.REQUEST:
            if self._requests.take(1) > 1:
                raise ValueError("more requests than a player has")
            self.leave()
            number, self._request = command.number("i"), command.number("r")
            first = command.number("b") if "b" in command.values else 0
            if 0 <= number < len(self._segments) and first >= 0:
                self._sending = asyncio.create_task(self._send(number, self._request, first))
            else:
                self._say(Kind.ABSENT, i=number, r=self._request)
        elif command.kind == Kind.CANCEL and command.number("r") == self._request:
            self.leave()

    async def _send(self, number: int, request: int, first: int) -> None:
        try:
            content = await asyncio.to_thread(self._segments[number].read, first)
        except OSError:
            self._say(Kind.ABSENT, i=number, r=request)
            return
        self._say(Kind.DATA, i=number, s=len(content), r=request)
        for at in range(0, len(content), MESSAGE_BYTES):
            part = content[at : at + MESSAGE_BYTES]
            await self._rate.wait(len(part))
            while self._channel.bufferedAmount > UNSENT_BYTES:
                self._room.clear()
                await self._room.wait()
            self._channel.send(part)
            self._count(len(part))
        self._say(Kind.SENT, i=number, r=request)

    def _say(self, kind: Kind, **values: int | range) -> None:
        for message in encode(kind, **values):
            self._channel.send(message)
