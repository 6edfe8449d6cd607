"""What the tracker shares follows the videos: their privacy, their files, their end, on a tracker that runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.support.sample_videos import add_video
from tests.videos.people import add_files, add_person
from tests.videos.people import add_video as add_owned_video

from headwater.house.events import emit
from headwater.instance import freeze_address
from headwater.runtime import Runtime
from headwater.swarms import Keeper, SharedHashes
from headwater.swarms.store import find_shared, list_hashes, replace_hashes
from headwater.tracker.service import TrackerService
from headwater.videos import Privacy, Video, VideoFile, VideoState, remove_video, tell_change

if TYPE_CHECKING:
    from tests.support.client import Person

HASH = "9d3b03b9386607c3e57aa620f8a88a761dd7e2f4"
TEXT_HASH = bytes.fromhex(HASH).decode("latin-1")
FILE_HASH = "4c0ef1dd4aedb2e2f567cab0c6d9883d9851ef34"


@pytest.mark.parametrize(
    ("given", "shared"),
    [
        ({}, True),
        ({"privacy": Privacy.UNLISTED}, True),
        ({"privacy": Privacy.PRIVATE}, False),
        ({"privacy": Privacy.INTERNAL}, False),
        ({"privacy": Privacy.PASSWORD_PROTECTED}, False),
        ({"state": VideoState.TO_TRANSCODE}, True),
        ({"state": VideoState.TO_TRANSCODE, "wait_transcoding": True}, False),
        ({"state": VideoState.TO_TRANSCODE, "playable": False}, False),
        ({"state": VideoState.TRANSCODING_FAILED}, False),
        ({"state": VideoState.WAITING_FOR_LIVE}, False),
        ({"replaces_id": 1}, False),
    ],
)
def test_only_what_anybody_may_watch_is_shared(runtime: Runtime, given: dict[str, Any], shared: bool) -> None:
    with runtime.database.write() as session:
        video = add_video(session, **given)
        replace_hashes(session, video.id, [HASH])
        session.add(make_file(video, FILE_HASH))
    with runtime.database.read() as session:
        assert find_shared(session, [HASH, FILE_HASH, "00" * 20]) == ({HASH, FILE_HASH} if shared else set())


def make_file(video: Video, info_hash: str) -> VideoFile:
    known: dict[str, Any] = {"resolution": 720, "width": 1280, "height": 720, "fps": 25, "size_bytes": 5}
    known |= {"has_audio": True, "has_video": True, "filename": "a.mp4", "created_at": video.created_at}
    return VideoFile(video_id=video.id, info_hash=info_hash, **known)


def test_a_new_rung_brings_its_hashes_and_a_new_playlist_takes_the_old_ones_away(runtime: Runtime) -> None:
    video = add_owned_video(runtime, add_person(runtime, "mary"))
    add_files(runtime, video)
    with runtime.database.write() as session:
        freeze_address(session, runtime.settings.base_url)
        replace_hashes(session, video.id, [HASH])
        emit(session, "video.updated", video_id=video.id)
        after = list_hashes(session, video.id)
    assert HASH not in after
    assert len(after) > 5


class Held:
    """A tracker that runs beside an instance, with one browser in the swarm of `HASH`."""

    def __init__(self, runtime: Runtime) -> None:
        self.told: list[dict[str, Any]] = []
        hashes = SharedHashes(runtime.database)
        self.service = TrackerService(runtime.settings.tracker, hashes.find_shared, max_sockets=10)
        self.keeper = Keeper(self.service, hashes, runtime.settings)
        socket = self.service.open_socket("10.0.0.1", lambda data: self.told.append(json.loads(data)))
        assert socket is not None
        self.socket = socket

    async def announce(self, info_hash: str = TEXT_HASH) -> dict[str, Any]:
        message = json.dumps({"action": "announce", "info_hash": info_hash, "peer_id": "p" * 20}).encode()
        if self.service.verdicts.tell(info_hash) is None:
            assert await self.service.ask("10.0.0.1", info_hash)
        self.service.receive(self.socket, message, 0.0)
        return self.told[-1]


@contextlib.asynccontextmanager
async def run_tracker(runtime: Runtime) -> AsyncIterator[Held]:
    held = Held(runtime)
    keeping = asyncio.create_task(held.keeper.run())
    try:
        yield held
    finally:
        keeping.cancel()
        held.service.questions.close()


async def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_what_is_published_taken_back_and_deleted_is_known_at_once(runtime: Runtime) -> None:
    runtime.settings = msgspec.structs.replace(
        runtime.settings, bus=msgspec.structs.replace(runtime.settings.bus, poll=0.02)
    )
    with runtime.database.write() as session:
        video_id = add_video(session, privacy=Privacy.PRIVATE, announced_at=None).id

    def change(privacy: Privacy) -> None:
        with runtime.database.write() as session:
            video = session.get_one(Video, video_id)
            video.privacy = privacy
            if not list_hashes(session, video_id):
                session.add(make_file(video, HASH))
            tell_change(session, video)

    async def watch() -> None:
        async with run_tracker(runtime) as held:
            assert (await held.announce())["failure reason"] == f"Unknown infoHash {HASH}"
            await asyncio.to_thread(change, Privacy.PUBLIC)
            await wait_for(lambda: held.service.verdicts.tell(TEXT_HASH) is None)  # long before it would forget
            assert (await held.announce())["incomplete"] == 1
            await asyncio.to_thread(change, Privacy.UNLISTED)
            await asyncio.sleep(0.1)
            assert held.service.swarms.peers == 1
            await asyncio.to_thread(change, Privacy.PASSWORD_PROTECTED)
            await wait_for(lambda: held.service.swarms.peers == 0)
            assert held.told[-1]["failure reason"] == f"Unknown infoHash {HASH}"
            assert held.socket.peers == {}
            await asyncio.to_thread(change, Privacy.PUBLIC)
            await wait_for(lambda: held.service.verdicts.tell(TEXT_HASH) is None)
            assert (await held.announce())["incomplete"] == 1

            def remove() -> None:
                with runtime.database.write() as session:
                    remove_video(session, session.get_one(Video, video_id))

            await asyncio.to_thread(remove)
            await wait_for(lambda: held.service.swarms.peers == 0)
            assert "failure reason" in (await held.announce())

    asyncio.run(watch())


def test_a_lost_signal_is_made_good_by_looking_again(runtime: Runtime) -> None:
    tracker = msgspec.structs.replace(runtime.settings.tracker, keep_known=0.1)
    bus = msgspec.structs.replace(runtime.settings.bus, poll=0.02)
    runtime.settings = msgspec.structs.replace(runtime.settings, tracker=tracker, bus=bus)
    with runtime.database.write() as session:
        video = add_video(session)
        replace_hashes(session, video.id, [HASH])

    async def watch() -> None:
        async with run_tracker(runtime) as held:
            assert (await held.announce())["incomplete"] == 1

            def hide() -> None:
                with runtime.database.write() as session:
                    session.get_one(Video, video.id).privacy = Privacy.PRIVATE  # nobody tells

            await asyncio.to_thread(hide)
            await wait_for(lambda: held.service.swarms.peers == 0)

    asyncio.run(watch())


def test_the_administrator_sees_figures_without_addresses(runtime: Runtime, admin: Person) -> None:
    assert admin.get("/api/headwater/v1/tracker").json()["running"] is False
    tracker = msgspec.structs.replace(runtime.settings.tracker, status_every=0.05)
    runtime.settings = msgspec.structs.replace(runtime.settings, tracker=tracker)
    with runtime.database.write() as session:
        replace_hashes(session, add_video(session).id, [HASH])

    async def watch() -> None:
        async with run_tracker(runtime) as held:
            await held.announce()
            await asyncio.sleep(0.6)

    asyncio.run(watch())
    told = admin.get("/api/headwater/v1/tracker")
    assert "10.0.0.1" not in told.text
    figures = told.json()
    assert (figures["swarms"], figures["peers"], figures["sockets"], figures["announces"]) == (1, 1, 1, 1)
    assert figures["announcesPerSecond"] == 0
