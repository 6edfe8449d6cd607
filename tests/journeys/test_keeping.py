"""Keeping an instance: a backup during an upload comes back elsewhere; files move to S3 through kills, watched."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from msgspec import to_builtins
from tests.cli.test_commands import run as headwater
from tests.journeys.test_uploads import MIB, begin, send
from tests.support.clips import make_clip
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish
from tests.support.workers import wait_until

from headwater.settings.objects import ObjectStorageSettings

pytestmark = pytest.mark.slow
BUSY = ("active", "waiting")
PLAIN = {"transcoding": {"resolutions": {f"{height}p": False for height in (240, 360, 480)}}}


def watch(instance: Instance, video: dict[str, Any]) -> None:
    """Fetch what a player fetches."""
    details = instance.http.get(f"/api/v1/videos/{video['uuid']}").json()
    (playlist,) = details["streamingPlaylists"]
    master = instance.http.get(path_of(playlist["playlistUrl"]))
    assert master.status_code == 200 and "#EXTM3U" in master.text
    for file in playlist["files"]:
        part = instance.http.get(path_of(file["fileUrl"]), headers={"Range": "bytes=0-99"})
        assert (part.status_code, len(part.content)) == (206, 100)
    assert instance.http.get(details["thumbnailPath"]).status_code == 200


def path_of(address: str) -> str:
    return address.partition("://")[2].partition("/")[1] + address.partition("://")[2].partition("/")[2]


def test_a_backup_during_an_upload_is_watched_elsewhere(
    tmp_path: Path, dialect: str, request: pytest.FixtureRequest
) -> None:
    total, archive = 8 * MIB, tmp_path / "all.tar"
    with running_instance(tmp_path / "here", PLAIN) as instance:
        video = upload_and_finish(instance, make_clip(tmp_path / "film.mp4", seconds=3, size="256x144"))
        address = begin(instance, total)
        send(instance, address, 0, 4 * MIB, total, b"x" * 4 * MIB)
        made = headwater("backup", str(archive), "--config", str(instance.config))
        assert made.returncode == 0, made.stderr
        assert send(instance, address, 4 * MIB, 4 * MIB, total, b"x" * 4 * MIB).status_code == 200
        wait_for_no_jobs(instance)
        before = instance.stop()
        assert before < 10
        elsewhere = instance.settings | {"storage": {"root": str(tmp_path / "elsewhere")}}
        if dialect == "postgresql":  # made on SQLite
            elsewhere["database"] = {"url": request.getfixturevalue("postgresql_database")}
        instance.configure(elsewhere)
        restored = headwater("restore", str(archive), "--config", str(instance.config))
        assert restored.returncode == 0, restored.stderr
        instance.start()
        watch(instance, video)
        (listed,) = instance.http.get("/api/v1/videos").json()["data"]
        assert listed["uuid"] == video["uuid"]
        assert send(instance, address, 0, total, total, b"x" * total).status_code == 200, "the upload begins again"
        refused = headwater("restore", str(archive), "--config", str(instance.config), "--force")
        assert refused.returncode != 0 and "already running" in refused.stderr


def wait_for_no_jobs(instance: Instance) -> None:
    deadline = time.monotonic() + 60
    headers = instance.authorization()
    while any(instance.http.get(f"/api/v1/jobs/{state}", headers=headers).json()["total"] for state in BUSY):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_files_move_to_s3_through_kills_and_are_watched(tmp_path: Path, s3_settings: ObjectStorageSettings) -> None:
    objects = to_builtins(s3_settings, enc_hook=float) | {"new_files": False, "prefix": tmp_path.name}
    quick = {"jobs": {"lease": "2 s", "heartbeat": "0.5 s"}, "object_storage": objects}
    with running_instance(tmp_path / "here", PLAIN | quick) as instance:
        video = upload_and_finish(instance, make_clip(tmp_path / "film.mp4", seconds=3, size="426x240"))
        wait_for_no_jobs(instance)
        moved = headwater("video", "move", video["uuid"], "--to", "object-storage", "--config", str(instance.config))
        assert moved.returncode == 0, moved.stderr
        for _ in range(2):
            wait_until(lambda: instance.processes("worker"), "the worker is there")
            instance.kill("worker")
            watch(instance, video)
        wait_for_no_jobs(instance)
        watch(instance, video)
        store = instance.data / "streaming-playlists"
        assert not [path for path in store.rglob("*") if path.is_file()]
        checked = headwater("storage", "check", "--config", str(instance.config))
        assert checked.returncode == 0, checked.stdout


def test_a_generated_download_ends_with_its_client(tmp_path: Path) -> None:
    with running_instance(tmp_path, PLAIN) as instance:
        clip = make_clip(tmp_path / "film.mp4", seconds=20, size="854x480")
        video = upload_and_finish(instance, clip)
        details = instance.http.get(f"/api/v1/videos/{video['uuid']}").json()
        largest = max(details["streamingPlaylists"][0]["files"], key=lambda file: file["size"])
        path = f"/download/videos/generate/{video['uuid']}?videoFileIds={largest['id']}"
        whole = instance.http.get(path)
        assert whole.status_code == 200 and len(whole.content) > largest["size"] * 0.9
        with (
            httpx2.Client(base_url=instance.base_url, headers=dict(instance.http.headers)) as client,
            client.stream("GET", path) as answer,
        ):
            next(answer.iter_raw(1000))
        deadline = time.monotonic() + 10
        while muxers(instance):
            assert time.monotonic() < deadline, "ffmpeg goes on though nobody takes what it writes"
            time.sleep(0.1)


def muxers(instance: Instance) -> list[psutil.Process]:
    return [process for process in instance.processes() if "empty_moov" in " ".join(process.cmdline())]
