"""Whether an instance holds exactly what its rows say, after everything has settled and it was stopped."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import time

import httpx2
import sqlalchemy as sa

from headwater.house.feature import load_models
from headwater.jobs import JobRun
from headwater.publishing.uploads.cleaning import sweep_files
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.storage import KINDS
from headwater.videos import Original, Storyboard, StreamingPlaylist, Thumbnail, Video, VideoFile, VideoState
from headwater.videos.model import TORRENTS
from tests.support.instance import Instance

SETTLED_SECONDS = 240.0
TIDY_AT_ONCE = {
    "storage": {"orphan_age": "0 s"},
    "transcoding": {"segment_lifetime": "1 s", "stranded_check": "2 s", "resolutions": {"144p": False, "360p": False}},
}
"""Settings that shorten every wait before a file may go."""


def wait_until_settled(instance: Instance, count: int) -> None:
    """Wait until every video is finished or has failed, and no job is left."""
    deadline = time.monotonic() + SETTLED_SECONDS
    while True:
        with contextlib.suppress(httpx2.TransportError, KeyError):
            headers = instance.authorization()
            jobs = sum(
                instance.http.get(f"/api/v1/jobs/{state}", headers=headers).json()["total"]
                for state in ("active", "waiting", "delayed")
            )
            videos = instance.http.get("/api/v1/users/me/videos?count=100", headers=headers).json()["data"]
            done = (VideoState.PUBLISHED, VideoState.TRANSCODING_FAILED)
            if jobs == 0 and len(videos) >= count and all(video["state"]["id"] in done for video in videos):
                return
        assert time.monotonic() < deadline, f"not settled: {jobs} jobs\n{instance.log_text()[-3000:]}"
        time.sleep(0.25)


def check_what_is_left(instance: Instance, names: list[str]) -> dict[str, str | None]:
    """Compare rows with files, playlists with bytes, and look into every corner for leavings.

    Returns why each video failed, by name; None for those that are finished.
    """
    load_models()
    runtime = Runtime.open(load_settings(config=instance.config, environment={}))
    try:
        time.sleep(0.01)  # so that every file is older than `orphan_age`
        sweep_files(JobRun(runtime, id=0, type="sweep-files", payload={}, attempt=1))
        with runtime.database.read() as session:
            videos = session.scalars(sa.select(Video).order_by(Video.id)).all()
            files = session.scalars(sa.select(VideoFile)).all()
            playlists = session.scalars(sa.select(StreamingPlaylist)).all()
            expected = {
                key
                for table in (Original, VideoFile, Thumbnail, Storyboard)
                for key in session.scalars(sa.select(table.storage_key).where(table.storage_key.is_not(None)))
            }
            expected |= {f"{TORRENTS}{file.torrent_filename}" for file in files if file.torrent_filename}
        assert sorted(video.name for video in videos) == sorted(names), "each accepted exactly once"
        for video in videos:
            assert video.state is VideoState.PUBLISHED or video.failure, f"{video.name} is neither finished nor failed"
        for playlist in playlists:
            rungs = [file for file in files if file.playlist_id == playlist.id]
            check_playlist(runtime, playlist, rungs)
            expected |= {
                f"{playlist.directory}/{name}" for name in (playlist.master_filename, playlist.sha256_filename)
            }
            expected |= {f"{playlist.directory}/{rung.playlist_filename}" for rung in rungs}
        found = {blob.key for kind in KINDS for blob in runtime.storage.list(kind)}
        assert found - expected == set(), "files that no row names"
        assert expected - found == set(), "rows whose file is missing"
        assert list(runtime.storage.tmp.iterdir()) == []
        assert list(runtime.storage.spool.iterdir()) == []
        return {video.name: None if video.state is VideoState.PUBLISHED else video.failure for video in videos}
    finally:
        runtime.close()


def check_playlist(runtime: Runtime, playlist: StreamingPlaylist, rungs: list[VideoFile]) -> None:
    """Every listed byte range is there and has its hash."""
    hashes = json.loads(runtime.storage.read_bytes(f"{playlist.directory}/{playlist.sha256_filename}"))
    master = runtime.storage.read_bytes(f"{playlist.directory}/{playlist.master_filename}").decode()
    for rung in rungs:
        assert rung.playlist_filename is not None and rung.playlist_filename in master
        text = runtime.storage.read_bytes(f"{playlist.directory}/{rung.playlist_filename}").decode()
        assert "#EXT-X-ENDLIST" in text
        content = runtime.storage.read_bytes(f"{playlist.directory}/{rung.filename}")
        ranges = re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)", text)
        assert ranges
        for size, offset, name in ranges:
            start, end = int(offset), int(offset) + int(size)
            assert name == rung.filename
            assert hashes[name][f"{start}-{end - 1}"] == hashlib.sha256(content[start:end]).hexdigest()
