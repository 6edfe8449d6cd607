"""Files move between the disk and object storage, both ways, watched all the time, whatever happens in between."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from headwater.house.feature import collect
from headwater.jobs import JobRun
from headwater.jobs.model import Job, JobState
from headwater.relocation import Direction, order_move, order_moves
from headwater.relocation.jobs import move
from headwater.runtime import Runtime
from headwater.storage import KINDS, Storage, StorageUnavailable
from headwater.storage.local import LocalStore
from headwater.storage.objects import ObjectStore
from headwater.storage.tiers import Changed, TieredStore
from headwater.videos import Video, VideoState
from tests.support.client import Person
from tests.support.workers import read_job, wait_for, working
from tests.videos.people import CONTENT, Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client


class Flaky(ObjectStore):
    """A store that can be made to fail, or to keep something else than what was sent."""

    failing = 0
    damages = False

    def put_file(self, key: str, source: Any, **options: Any) -> None:
        if self.failing:
            self.failing -= 1
            if not self.failing:
                raise StorageUnavailable("503 Slow Down")
        super().put_file(key, source, **options)
        if self.damages:
            self.put_bytes(key, b"x" * source.stat().st_size, durable=True)


@pytest.fixture
def remote() -> Flaky:
    return Flaky(ObjectStore.in_memory()._shelves)


@pytest.fixture
def runtime(runtime: Runtime, remote: Flaky) -> Iterator[Runtime]:
    """An instance whose object storage is open, though new files still stay here."""
    root = runtime.settings.root
    local = LocalStore({kind: root / kind for kind in KINDS})
    storage = Storage(root, TieredStore(local, remote, new_files=False))
    yield dataclasses.replace(runtime, storage=storage)
    storage.close()


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user))
    add_files(runtime, made)
    runtime.storage.put_bytes(f"streaming-playlists/hls/{made.uuid}/0-1.m4s", b"a single segment")
    return made


def order(runtime: Runtime, video: Video, direction: Direction) -> int:
    with runtime.database.write() as session:
        return order_move(session, video.id, direction)


def run(runtime: Runtime, job: int, *states: JobState) -> Job:
    with working(runtime, list(collect("jobs"))):
        return wait_for(runtime, job, *states)


def places(runtime: Runtime) -> tuple[set[str], set[str]]:
    """Return the keys that lie here and those that lie away; a key in both is counted twice."""
    tiers = runtime.storage.tiers
    assert tiers is not None
    here = {blob.key for kind in KINDS for blob in tiers._local.list(kind)}
    return here, {blob.key for kind in KINDS for blob in tiers.remote.list(kind)}


def watch(client: Client, video: Video) -> None:
    """Ask as a player does; everything must be there, with its bytes."""
    details = client.get(f"/api/v1/videos/{video.uuid}").json()
    (playlist,) = details["streamingPlaylists"]
    for address in (playlist["playlistUrl"], playlist["segmentsSha256Url"]):
        assert client.get(address).status_code == 200
    for file in (*playlist["files"], *details["files"]):
        answer = client.get(file["fileUrl"], headers={"range": "bytes=10-19"})
        assert (answer.status_code, answer.content) == (206, CONTENT[10:20])
    for path in (details["thumbnailPath"], details["previewPath"]):
        assert client.get(path).content == b"jpeg"


def test_a_video_moves_away_and_back(runtime: Runtime, client: Client, user: Person, video: Video) -> None:
    before, _ = places(runtime)
    assert len(before) == 10
    job = order(runtime, video, Direction.AWAY)
    shown = user.get(f"/api/v1/videos/{video.uuid}").json()
    assert shown["state"]["id"] == VideoState.TO_MOVE_TO_EXTERNAL_STORAGE
    assert [listed["uuid"] for listed in client.get("/api/v1/videos").json()["data"]] == [str(video.uuid)]
    watch(client, video)
    run(runtime, job)
    assert places(runtime) == (set(), before)
    shown = user.get(f"/api/v1/videos/{video.uuid}").json()
    assert shown["state"]["id"] == VideoState.PUBLISHED
    assert {file["storage"] for file in shown["files"]} == {1}
    watch(client, video)
    back = order(runtime, video, Direction.HERE)
    watch(client, video)
    run(runtime, back)
    assert places(runtime) == (before, set())
    watch(client, video)
    assert list(runtime.storage.tmp.glob("*/*")) == []


def test_everything_moves_avatars_too(runtime: Runtime, user: Person, video: Video) -> None:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (200, 200), "teal").save(picture, "PNG")
    files = {"avatarfile": ("a.png", picture.getvalue(), "image/png")}
    assert user.post("/api/v1/users/me/avatar/pick", files=files).status_code == 200
    before, _ = places(runtime)
    assert any(key.startswith("avatars/") for key in before)
    with runtime.database.write() as session:
        assert order_moves(session, Direction.AWAY) == 2
        jobs = [job.id for job in session.query(Job).filter_by(type=Direction.AWAY.value)]
    for job in jobs:
        run(runtime, job)
    assert places(runtime) == (set(), before)


def test_a_store_that_goes_away_in_the_middle_only_delays(
    runtime: Runtime, client: Client, remote: Flaky, video: Video
) -> None:
    before, _ = places(runtime)
    remote.failing = 4
    job = order(runtime, video, Direction.AWAY)
    waiting = run(runtime, job, JobState.DELAYED)
    assert waiting.failure == "Object storage is away: 503 Slow Down"
    here, away = places(runtime)
    assert here == before and len(away) == 3, "nothing was removed"
    watch(client, video)
    with runtime.database.write() as session:
        session.get_one(Job, job).state = JobState.WAITING
    assert run(runtime, job).state is JobState.COMPLETED
    assert places(runtime) == (set(), before)


def test_a_copy_that_is_not_the_same_removes_nothing(
    runtime: Runtime, client: Client, user: Person, remote: Flaky, video: Video
) -> None:
    before, _ = places(runtime)
    remote.damages = True
    job = order(runtime, video, Direction.AWAY)
    with pytest.raises(Changed):
        move(attempt(runtime, job, video), Direction.AWAY)
    assert places(runtime)[0] == before
    watch(client, video)
    last = attempt(runtime, job, video)
    last.failures = 2
    with pytest.raises(Changed):
        move(last, Direction.AWAY)
    shown = user.get(f"/api/v1/videos/{video.uuid}").json()
    assert shown["state"]["id"] == VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED
    assert [listed["uuid"] for listed in client.get("/api/v1/videos").json()["data"]] == [str(video.uuid)]


def attempt(runtime: Runtime, job: int, video: Video) -> JobRun:
    with runtime.database.write() as session:
        row = session.get_one(Job, job)
        row.state = JobState.RUNNING
        return JobRun(runtime, id=job, type=row.type, payload={"video_id": video.id}, attempt=row.attempt)


def test_killed_at_any_moment_it_goes_on(runtime: Runtime, client: Client, video: Video) -> None:
    before, _ = places(runtime)
    job = order(runtime, video, Direction.AWAY)
    tiers = runtime.storage.tiers
    assert tiers is not None
    for step in range(2 * len(before)):  # a kill -9 leaves what is done; the next attempt begins anew
        dying = attempt(runtime, job, video)
        steps = iter(range(step))

        def die(steps: Iterator[int] = steps) -> None:
            if next(steps, None) is None:
                raise KeyboardInterrupt

        dying.check = die  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            move(dying, Direction.AWAY)
        here, away = places(runtime)
        assert here | away == before, "nothing is ever in neither place"
        watch(client, video)
    move(attempt(runtime, job, video), Direction.AWAY)
    assert places(runtime) == (set(), before)
    assert read_job(runtime, job).state is JobState.COMPLETED


def test_without_object_storage_it_says_so(runtime: Runtime, user: Person, video: Video) -> None:
    plain = dataclasses.replace(runtime, storage=Storage(runtime.settings.root))
    job = order(plain, video, Direction.AWAY)
    failed = run(plain, job)
    assert failed.state is JobState.FAILED and "object_storage.enabled" in (failed.failure or "")
    shown = user.get(f"/api/v1/videos/{video.uuid}").json()
    assert shown["state"]["id"] == VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED
