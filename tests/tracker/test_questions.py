"""What the tracker does not know is asked away from the event loop: once each, a bounded number, in order."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

import pytest

from headwater.settings.swarm import Tracker
from headwater.tracker.service import TrackerService
from headwater.tracker.swarm import MustAsk
from headwater.tracker.verdicts import Verdicts

KNOWN = [chr(200 + number) * 20 for number in range(20)]


class Library:
    """A database that may be slow or away."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.fails = False
        self.asked: list[list[str]] = []

    def find_shared(self, hashes: list[str]) -> set[str]:
        self.asked.append(hashes)
        self.open.wait(5)
        if self.fails:
            raise OSError("the database at 10.0.0.9 is away")
        return set(hashes) & set(KNOWN)


def open_service(library: Library, **changed: Any) -> TrackerService:
    return TrackerService(Tracker(**changed), library.find_shared, max_sockets=100)


def announce(info_hash: str) -> bytes:
    return json.dumps({"action": "announce", "info_hash": info_hash, "peer_id": "p" * 20}).encode()


def test_a_hash_is_asked_once_however_many_wait_and_the_loop_goes_on() -> None:
    library = Library()
    library.open.clear()

    async def meet() -> None:
        service = open_service(library)
        told: list[bytes] = []
        socket = service.open_socket("10.0.0.1", told.append)
        assert socket is not None
        with pytest.raises(MustAsk):
            service.receive(socket, announce(KNOWN[0]), 0.0)
        assert told == []
        asking = [asyncio.create_task(service.ask(f"10.0.0.{number}", KNOWN[0])) for number in range(50)]
        await asyncio.sleep(0.05)  # the loop runs on while the database hangs
        more = [asyncio.create_task(service.ask("10.0.0.1", info_hash)) for info_hash in (KNOWN[1], KNOWN[2], "x" * 20)]
        await asyncio.sleep(0.05)
        asking[7].cancel()  # whose socket went meanwhile: the others still get their answer
        library.open.set()
        answered = await asyncio.gather(*asking, *more, return_exceptions=True)
        assert [one for one in answered if one is not True] == [answered[7]]
        assert library.asked == [[KNOWN[0]], [KNOWN[1], KNOWN[2], "x" * 20]]
        service.receive(socket, announce(KNOWN[0]), 0.0)
        assert json.loads(told[-1])["incomplete"] == 1
        service.receive(socket, announce("x" * 20), 0.0)
        assert json.loads(told[-1])["failure reason"].startswith("Unknown infoHash")
        service.questions.close()

    asyncio.run(meet())


def test_a_database_that_is_away_makes_hashes_unknown_for_a_short_time(capsys: pytest.CaptureFixture[str]) -> None:
    library = Library()
    library.fails = True

    async def wait() -> None:
        service = open_service(library, keep_unknown=0.1)
        assert await service.ask("10.1.2.3", KNOWN[0])
        assert service.verdicts.tell(KNOWN[0]) is False
        library.fails = False
        await asyncio.sleep(0.15)
        assert service.verdicts.tell(KNOWN[0]) is None
        assert await service.ask("10.1.2.3", KNOWN[0])
        assert service.verdicts.tell(KNOWN[0]) is True
        service.questions.close()

    asyncio.run(wait())
    told = capsys.readouterr().out
    assert "could not ask the database" in told
    assert "10." not in told


def test_a_database_that_hangs_is_given_up_and_holds_up_nobody() -> None:
    library = Library()
    library.open.clear()

    async def wait() -> None:
        service = open_service(library, question_timeout=0.1)
        began = time.monotonic()
        assert await service.ask("10.1.2.3", KNOWN[0])
        assert service.verdicts.tell(KNOWN[0]) is False
        assert await service.ask("10.1.2.3", KNOWN[1]) is False
        assert time.monotonic() - began < 2
        assert len(library.asked) == 1
        library.open.set()
        await asyncio.sleep(0.1)
        assert await service.ask("10.1.2.3", KNOWN[1])
        assert service.verdicts.tell(KNOWN[1]) is True
        service.questions.close()

    asyncio.run(wait())


def test_a_flood_of_unknown_hashes_is_refused_and_leaves_others_alone() -> None:
    library = Library()
    library.open.clear()

    async def flood() -> None:
        service = open_service(library, max_questions=30, question_burst=20, questions_per_second=0.1)
        hashes = [f"{number:020}" for number in range(100)]
        asking = [asyncio.create_task(service.ask("10.6.6.6", info_hash)) for info_hash in hashes]
        await asyncio.sleep(0.05)
        assert sum(task.done() for task in asking) == 80
        assert service.verdicts.tell(hashes[99]) is None  # refused is not unknown: others may ask for it
        friend = asyncio.create_task(service.ask("10.0.0.1", KNOWN[0]))
        library.open.set()
        assert await friend
        assert service.verdicts.tell(KNOWN[0]) is True
        assert sum(await asyncio.gather(*asking)) == 20
        service.questions.close()

    asyncio.run(flood())


def test_both_memories_are_bounded_and_apart() -> None:
    now = [0.0]
    verdicts = Verdicts(Tracker(remembered_hashes=1000, remembered_unknown=1000), lambda: now[0])
    verdicts.note("known", shared=True)
    for number in range(5000):
        verdicts.note(str(number), shared=False)
    assert len(verdicts) == 1001
    assert verdicts.tell("known") is True
    for number in range(5000):
        verdicts.note(str(number), shared=True)
    assert len(verdicts) == 1000
    now[0] = 1e6
    verdicts.expire()
    assert (len(verdicts), verdicts.tell("4999")) == (0, None)
    assert Verdicts(Tracker(private=False), lambda: 0.0).tell("anything") is True
