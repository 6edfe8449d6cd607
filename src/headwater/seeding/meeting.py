"""Meets viewers at an instance's tracker (WebTorrent's JSON over one socket), and talks to each over WebRTC."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import ssl
import string
import time
from collections.abc import Sequence
from typing import Any

import structlog
from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from headwater.seeding.rate import Rate
from headwater.seeding.viewer import UNSENT_BYTES, Segment, Viewer

log = structlog.get_logger()
SWARMS_PER_SOCKET = 30  # trackers allow 32
OFFERS = 3  # made only where somebody is there: each costs a socket and a key
OPENING_SECONDS = 50.0  # after that nobody answers any more; players give up then too
ANNOUNCE_SECONDS = (30.0, 600.0)
RECONNECT_SECONDS = (5.0, 300.0)
MESSAGE_BYTES = 64 * 1024
OUR_KIND = "-HW"  # begins the ids of seeds: one has nothing to give to another
_LETTERS = string.ascii_letters + string.digits


class Audience:
    """Who is given something right now, and what was given so far."""

    def __init__(self, *, rate: Rate, at_most: int, stun_servers: Sequence[str]) -> None:
        self.rate, self.at_most = rate, at_most
        self.configuration = RTCConfiguration([RTCIceServer(url) for url in stun_servers])
        self.given_bytes = 0
        self.people: set[str] = set()  # everybody who was ever connected, by the id that they gave themselves
        self.connections: dict[RTCPeerConnection, str] = {}

    def count(self, size: int) -> None:
        """Note bytes that were given."""
        self.given_bytes += size

    @property
    def now(self) -> int:
        """How many people are connected: a player joins a swarm for each quality that it tries."""
        return len({who for connection, who in self.connections.items() if connection.connectionState == "connected"})

    @property
    def has_room(self) -> bool:
        """Whether one more may connect."""
        return len(self.connections) < self.at_most


class Meeting:
    """One socket to a tracker, for some swarms: by info hash (20 characters) the segments that are here."""

    def __init__(self, tracker: str, swarms: dict[str, list[Segment]], audience: Audience) -> None:
        self.tracker, self.swarms, self._audience = tracker, swarms, audience
        self._id = f"{OUR_KIND}0100-" + "".join(secrets.choice(_LETTERS) for _ in range(12))
        self._offered: dict[str, RTCPeerConnection] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._next: dict[str, float] = {}  # info hash -> when to announce again

    async def run(self) -> None:
        """Keep meeting people until cancelled; says good-bye then."""
        pause = RECONNECT_SECONDS[0]
        while True:
            began = time.monotonic()
            try:
                async with connect(self.tracker, max_size=MESSAGE_BYTES, open_timeout=20) as socket:
                    await self._attend(socket)
            except (OSError, TimeoutError, WebSocketException, ssl.SSLError) as error:
                log.debug("tracker is away", tracker=self.tracker, reason=str(error))
            pause = RECONNECT_SECONDS[0] if time.monotonic() - began > pause else min(pause * 2, RECONNECT_SECONDS[1])
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that not everybody comes at once

    async def _attend(self, socket: ClientConnection) -> None:
        self._next = dict.fromkeys(self.swarms, 0.0)
        announcing = asyncio.create_task(self._announce_in_time(socket))
        try:
            async for text in socket:
                with contextlib.suppress(ValueError, KeyError, TypeError):  # of others: it does not stop us
                    self._hear(socket, json.loads(text))
        finally:
            announcing.cancel()
            for task in list(self._tasks):
                task.cancel()
            unanswered, self._offered = list(self._offered.values()), {}
            await asyncio.gather(*(connection.close() for connection in unanswered), return_exceptions=True)
            with contextlib.suppress(WebSocketException, asyncio.TimeoutError):
                async with asyncio.timeout(1):
                    for info_hash in self.swarms:
                        await self._say(socket, info_hash, event="stopped")

    async def _announce_in_time(self, socket: ClientConnection) -> None:
        event: dict[str, str] = {"event": "started"}
        while True:
            for info_hash, at in list(self._next.items()):
                if at <= time.monotonic():
                    self._next[info_hash] = time.monotonic() + ANNOUNCE_SECONDS[1]
                    await self._say(socket, info_hash, left=0, uploaded=0, downloaded=0, numwant=0, offers=[], **event)
            event = {}
            await asyncio.sleep(1)

    def _hear(self, socket: ClientConnection, told: dict[str, Any]) -> None:
        info_hash = told["info_hash"]
        if info_hash not in self.swarms or str(told.get("peer_id")).startswith(OUR_KIND):
            return
        if "interval" in told:
            least, most = ANNOUNCE_SECONDS
            self._next[info_hash] = time.monotonic() + min(max(float(told["interval"]), least), most)
            others = int(told.get("complete", 0)) + int(told.get("incomplete", 0)) - 1
            if told.get("action") == "announce" and others > 0 and not self._offered and self._audience.has_room:
                self._begin(self._offer(socket, info_hash, min(others, OFFERS)))
        elif "offer" in told and self._audience.has_room:
            self._begin(self._answer(socket, info_hash, told))
        elif "answer" in told and (connection := self._offered.pop(told["offer_id"], None)) is not None:
            self._audience.connections[connection] = str(told["peer_id"])
            answer = RTCSessionDescription(told["answer"]["sdp"], "answer")
            self._begin(_catch(connection.setRemoteDescription(answer), connection))

    async def _offer(self, socket: ClientConnection, info_hash: str, count: int) -> None:
        offers = []
        for _ in range(count):
            connection, name = self._connect(), secrets.token_hex(10)
            self._hold(info_hash, connection, connection.createDataChannel("", ordered=True))
            await connection.setLocalDescription(await connection.createOffer())
            self._offered[name] = connection
            offers.append({"offer": _describe(connection), "offer_id": name})
            self._begin(self._give_up(name))
        await self._say(socket, info_hash, left=0, uploaded=0, downloaded=0, numwant=count, offers=offers)

    async def _give_up(self, name: str) -> None:
        await asyncio.sleep(OPENING_SECONDS)
        if (connection := self._offered.pop(name, None)) is not None:
            await self._close(connection)

    async def _answer(self, socket: ClientConnection, info_hash: str, told: dict[str, Any]) -> None:
        connection, peer_id = self._connect(), str(told["peer_id"])
        self._audience.connections[connection] = peer_id
        connection.on("datachannel", lambda channel: self._hold(info_hash, connection, channel))
        try:
            await connection.setRemoteDescription(RTCSessionDescription(told["offer"]["sdp"], "offer"))
            await connection.setLocalDescription(await connection.createAnswer())
        except (ValueError, InvalidStateError, AttributeError, KeyError) as error:  # what aiortc says of a bad offer
            log.debug("offer not understood", reason=str(error))
            await self._close(connection)
            return
        await self._say(
            socket, info_hash, answer=_describe(connection), offer_id=told["offer_id"], to_peer_id=told["peer_id"]
        )
        await asyncio.sleep(OPENING_SECONDS)
        if connection.connectionState != "connected":
            await self._close(connection)

    def _connect(self) -> RTCPeerConnection:
        connection = RTCPeerConnection(self._audience.configuration)

        @connection.on("connectionstatechange")
        async def follow() -> None:
            if connection.connectionState in ("failed", "closed", "disconnected"):
                await self._close(connection)

        return connection

    def _hold(self, info_hash: str, connection: RTCPeerConnection, channel: RTCDataChannel) -> None:
        viewer = Viewer(channel, self.swarms[info_hash], self._audience.rate, self._audience.count)
        channel.bufferedAmountLowThreshold = UNSENT_BYTES // 4

        def greet() -> None:
            self._audience.people.add(self._audience.connections.setdefault(connection, secrets.token_hex(8)))
            viewer.greet()

        def leave() -> None:
            viewer.leave()
            self._begin(self._close(connection))

        channel.on("message", viewer.receive)
        channel.on("bufferedamountlow", viewer.drained)
        channel.on("close", leave)
        if channel.readyState == "open":
            greet()
        else:
            channel.on("open", greet)

    async def _close(self, connection: RTCPeerConnection) -> None:
        self._audience.connections.pop(connection, None)
        await connection.close()

    def _begin(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, socket: ClientConnection, info_hash: str, **values: Any) -> None:
        message = {"action": "announce", "info_hash": info_hash, "peer_id": self._id} | values
        await socket.send(json.dumps(message))


async def _catch(work: Any, connection: RTCPeerConnection) -> None:
    try:
        await work
    except (ValueError, InvalidStateError, AttributeError) as error:
        log.debug("answer not understood", reason=str(error))
        await connection.close()


def _describe(connection: RTCPeerConnection) -> dict[str, str]:
    return {"type": connection.localDescription.type, "sdp": connection.localDescription.sdp}


def arrange(
    tracker: str, swarms: dict[str, list[Segment]], audience: Audience, *, size: int = SWARMS_PER_SOCKET
) -> list[Meeting]:
    """Spread swarms over as many sockets as a tracker wants."""
    names = list(swarms)
    parts = [names[at : at + size] for at in range(0, len(names), size)]
    return [Meeting(tracker, {name: swarms[name] for name in part}, audience) for part in parts]
