"""Videos made in tests: work everything off with a real worker, look at what came of it."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import msgspec
import sqlalchemy as sa

from headwater.house.feature import collect
from headwater.media.probe import MediaInfo, probe
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.load import merge
from headwater.settings.units import read_unit
from headwater.transcoding.bench import open_bench
from headwater.videos import StreamingPlaylist, Video, VideoFile
from tests.support.workers import is_busy, working

PATIENCE_SECONDS = 180.0  # encoders on a busy machine


def with_transcoding(runtime: Runtime, changes: dict[str, Any]) -> Runtime:
    """Return the same resources under other settings of transcoding."""
    plain = msgspec.to_builtins(runtime.settings, enc_hook=lambda value: value + 0)  # seconds and sizes to numbers
    tree = merge(plain, {"transcoding": changes})
    return dataclasses.replace(runtime, settings=msgspec.convert(tree, Settings, strict=False, dec_hook=read_unit))


def work_off(runtime: Runtime) -> None:
    """Run a worker until nothing is left but what waits for another day."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with working(runtime, list(collect("jobs"))):
        while is_busy(runtime):
            assert time.monotonic() < deadline, "waited in vain until all jobs have ended"
            time.sleep(0.02)


def read_video(runtime: Runtime, video_id: int) -> tuple[Video, list[VideoFile]]:
    """Return a video and its files, the smallest first."""
    with runtime.database.read() as session:
        query = sa.select(VideoFile).where(VideoFile.video_id == video_id)
        files = session.scalars(query.order_by(VideoFile.resolution, VideoFile.id))
        return session.get_one(Video, video_id), list(files)


def read_master(runtime: Runtime, video_id: int) -> str:
    """Return the master playlist of a video."""
    with runtime.database.read() as session:
        playlist = session.scalars(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id)).one()
    return runtime.storage.read_bytes(f"{playlist.directory}/{playlist.master_filename}").decode()


def open_file(runtime: Runtime, file: VideoFile) -> MediaInfo:
    """Return what is really in a file of a video."""
    bench = open_bench(runtime.settings.transcoding)
    with runtime.storage.fetch(file.storage_key or "") as path:
        return probe(path, bench.limits, bench.children)
