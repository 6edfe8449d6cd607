"""The two jobs that move files. Killed at any moment, they go on: a source goes only when its copy is proved."""

from __future__ import annotations

import errno
import functools
from collections.abc import Iterator
from typing import Any

import structlog

from headwater.inventory import list_files_of_video
from headwater.jobs import GiveUp, JobInterrupted, JobRun, JobType
from headwater.relocation.service import Direction
from headwater.runtime import Runtime
from headwater.storage import Storage
from headwater.storage.tiers import TieredStore
from headwater.videos import Video, tell_change

log = structlog.get_logger()
ATTEMPTS = 3
LAST = 130  # after everything else: nothing waits for it
NO_BUCKETS = "Object storage is not open (object_storage.enabled)."


def move(run: JobRun, direction: Direction) -> None:
    """Move the files of a video, or some that belong to none."""
    video_id = run.payload.get("video_id")
    try:
        keys = list(list_keys(run.runtime, run.payload))
        move_files(run, keys, direction)
    except JobInterrupted:
        raise
    except Exception as error:
        if video_id is not None and (isinstance(error, GiveUp) or run.failures + 1 >= ATTEMPTS):
            _note(run, video_id, direction.failed)
        raise
    if video_id is not None:
        _note(run, video_id, None)


def list_keys(runtime: Runtime, payload: dict[str, Any]) -> Iterator[str]:
    """Yield the keys that a job is about, the playlists of a video last."""
    if "keys" in payload:
        yield from payload["keys"]
        return
    with runtime.database.read() as session:
        held, folders = list_files_of_video(session, payload["video_id"])
    below = [blob.key for folder in folders for blob in runtime.storage.list(folder)]
    yield from sorted({*held, *below}, key=lambda key: (key.endswith(".m3u8"), key))


def move_files(run: JobRun, keys: list[str], direction: Direction) -> None:
    """Copy every file and prove the copy; only then remove the sources, playlists first: they lead to all others."""
    tiers = run.runtime.storage.tiers
    if tiers is None:
        raise GiveUp(NO_BUCKETS)
    movable = [key for key in keys if key.split("/", 1)[0] in tiers.remote.kinds]
    for number, key in enumerate(movable):
        run.check()
        if direction is Direction.AWAY:
            tiers.copy_away(key)
        else:
            _copy_here(run, tiers, key)
        run.report((number + 1) / len(movable) * 95)
    with run.transaction():  # another attempt may have taken over: then this one removes nothing
        pass
    for key in reversed(movable):
        run.check()
        if direction is Direction.AWAY:
            tiers.forget_here(key)
        else:
            tiers.forget_away(key)


def _copy_here(run: JobRun, tiers: TieredStore, key: str) -> None:
    storage: Storage = run.runtime.storage
    if storage.local_path(key) is None and storage.free_bytes() - (storage.size(key) or 0) < _least_free(run):
        raise OSError(errno.ENOSPC, "no room on the disk for what comes back")
    with storage.work_folder("moving") as folder:
        tiers.copy_here(key, folder / "blob")


def _least_free(run: JobRun) -> int:
    return int(run.runtime.settings.storage.min_free)


def _note(run: JobRun, video_id: int, moving: Any) -> None:
    with run.transaction(completes=moving is None) as session:
        video = session.get(Video, video_id, with_for_update=True)
        if video is not None:
            video.moving = moving
            tell_change(session, video)


job_types = tuple(
    JobType(
        direction.value,
        functools.partial(move, direction=direction),
        wire_name=direction.value,
        attempts=ATTEMPTS,
        priority=LAST,
        key_cap=1,
        concurrency_per_worker=1,
    )
    for direction in Direction
)
