"""Swarms hold together whatever clients do: nobody twice, nobody forgotten, sums right."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.settings.swarm import Tracker
from headwater.tracker.announce import Announce, Full, Unknown, announce
from headwater.tracker.limits import Allowance
from headwater.tracker.swarm import Swarms
from headwater.tracker.webtorrent import Connection, WebTorrent

HASHES = ["a" * 20, "é" * 20, "\x00" * 20]
PEERS = ["p" * 20, "q" * 20, "\xff" * 20]
OFFERS = [{"offer": {"type": "offer", "sdp": "x"}, "offer_id": "1"}] * 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["announce", "answer", "close", "expire", "net"]),
        st.integers(0, 3),
        st.sampled_from([*HASHES, "unknown".ljust(20)]),
        st.sampled_from(PEERS),
        st.sampled_from([None, "started", "stopped", "completed"]),
        st.sampled_from([None, 0, 7]),
    ),
    max_size=60,
)
FIELDS = ["action", "info_hash", "peer_id", "offers", "answer", "event", "left", "to_peer_id"]
ODD_MESSAGES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=30) | st.sampled_from(["announce", "scrape", "a" * 20]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner),
).map(lambda value: json.dumps(value).encode())


class Room:
    """A tracker with four sockets, and what each of them was told."""

    def __init__(self, **limits: int) -> None:
        limited = Tracker(**limits)
        self.swarms = Swarms(lambda info_hash: info_hash in HASHES, limited, random.Random(1))
        self.door = WebTorrent(self.swarms, limited)
        self.told: list[list[dict[str, Any]]] = [[] for _ in range(4)]
        self.sockets = [Connection(self._listen(n), "10.0.0.1", Allowance(20, 200, 0.0)) for n in range(4)]

    def _listen(self, number: int) -> Any:
        return lambda data: self.told[number].append(json.loads(data))

    def say(self, who: int, now: float = 0.0, **message: Any) -> None:
        """Have a socket send a message."""
        self.door.receive(self.sockets[who], json.dumps(message).encode(), now)

    def check(self) -> None:
        """Assert what must hold at every moment."""
        total = 0
        for info_hash, swarm in self.swarms.by_hash.items():
            assert info_hash in HASHES
            assert swarm.size > 0
            for members in (swarm.web, swarm.net):
                assert [peer.place for peer in members.listed] == list(range(len(members.listed)))
                assert sorted(map(id, members.listed)) == sorted(map(id, members.by_key.values()))
            peers = [*swarm.web.listed, *swarm.net.listed]
            assert swarm.complete == sum(peer.complete for peer in peers)
            total += len(peers)
            for peer in swarm.web.listed:
                assert peer.connection.peers[info_hash, peer.peer_id] is peer
        assert self.swarms.peers == total
        for socket in self.sockets:
            for (info_hash, peer_id), peer in socket.peers.items():
                assert self.swarms.by_hash[info_hash].web.by_key[peer_id] is peer


@settings(max_examples=200)
@given(STEPS)
def test_nothing_that_clients_do_breaks_the_sums(steps: list[Any]) -> None:
    room = Room(max_peers_per_swarm=4, max_peers=6)
    for now, (what, who, info_hash, peer_id, event, left) in enumerate(steps):
        if what == "close":
            room.door.closed(room.sockets[who])
        elif what == "expire":
            room.door.expire(now - 5, now - 9)
        elif what == "net":
            asked = Announce(info_hash, b"x" * 20, f"10.0.0.{who}", 1 + who, left=left or 0, event=event or "")
            with contextlib.suppress(Unknown, Full):
                announce(room.swarms, asked, now)
        else:
            message: dict[str, Any] = {"action": "announce", "info_hash": info_hash, "peer_id": peer_id, "left": left}
            message |= {"event": event, "offers": OFFERS}
            if what == "answer":
                message |= {"answer": {"type": "answer"}, "to_peer_id": PEERS[who % 3], "offer_id": "1"}
            room.say(who, now, **message)
        room.check()


@settings(max_examples=100)
@given(st.binary(max_size=300) | ODD_MESSAGES)
def test_any_bytes_are_answered_and_nothing_is_kept(data: bytes) -> None:
    room = Room()
    room.door.receive(room.sockets[0], data, 0.0)
    room.check()
    assert all(isinstance(message, dict) for message in room.told[0])


def enter(room: Room, who: int, peer_id: str, **more: Any) -> None:
    room.say(who, action="announce", info_hash=HASHES[0], peer_id=peer_id, **more)


def test_an_offer_reaches_another_and_its_answer_comes_back() -> None:
    room = Room()
    enter(room, 0, PEERS[0])
    enter(room, 1, PEERS[1], offers=[{"offer": {"type": "offer", "sdp": "v=0"}, "offer_id": "é1"}])
    assert room.told[0][-1] == {
        "action": "announce",
        "offer": {"type": "offer", "sdp": "v=0"},
        "offer_id": "é1",
        "peer_id": PEERS[1],
        "info_hash": HASHES[0],
    }
    enter(room, 0, PEERS[0], answer={"type": "answer", "sdp": "v=1"}, to_peer_id=PEERS[1], offer_id="é1")
    assert room.told[1][-1]["answer"] == {"type": "answer", "sdp": "v=1"}
    assert room.told[1][-1]["peer_id"] == PEERS[0]
    assert room.told[1][0] == {
        "complete": 0,
        "incomplete": 2,
        "action": "announce",
        "interval": 120,
        "info_hash": HASHES[0],
    }


def test_nobody_answers_in_anothers_name() -> None:
    room = Room()
    enter(room, 0, PEERS[0])
    enter(room, 1, PEERS[1])
    told = len(room.told[1])
    enter(room, 2, PEERS[0], answer={"type": "answer"}, to_peer_id=PEERS[1], offer_id="1")
    assert len(room.told[1]) == told


def test_what_is_not_shared_here_gets_the_reason_and_nothing_more() -> None:
    room = Room()
    room.say(0, action="announce", info_hash="x" * 20, peer_id=PEERS[0])
    assert room.told[0] == [
        {"action": "announce", "failure reason": f"Unknown infoHash {'78' * 20}", "info_hash": "x" * 20}
    ]
    enter(room, 0, PEERS[0])
    assert room.told[0][-1]["incomplete"] == 1
