"""kill -9 of supervisor, web or worker between upload and finished: nothing lost, doubled or left behind."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.support.clips import HEVC, make_clip
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload

pytestmark = pytest.mark.journey

KINDS = ("original-video-files", "streaming-playlists", "thumbnails", "storyboards", "web-videos")
VICTIMS = ("worker", "serve", "web")
LONGEST_WAIT_SECONDS = 6.0
PATIENCE_SECONDS = 400.0


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.marathon)])
def test_every_accepted_video_ends_finished(tmp_path: Path, kills: int) -> None:
    clips = [
        make_clip(tmp_path / "copyable.mp4", seconds=10, size="640x360"),
        make_clip(tmp_path / "encoded.mov", seconds=5, size="426x240", codec=HEVC),
    ]
    moments = random.Random(4711)
    accepted: list[str] = []
    quick = {"jobs": {"lease": "3 s", "heartbeat": "0.5 s"}, "storage": {"sweep": "5 s", "orphan_age": "20 s"}}
    with running_instance(tmp_path / "instance", quick) as instance:
        for number in range(kills):
            video = upload(instance, clips[number % 2], name=f"Video number {number}")
            accepted.append(video["uuid"])
            time.sleep(moments.random() * LONGEST_WAIT_SECONDS)
            _kill(instance, VICTIMS[number % 3])
        states = _wait_for_all(instance, accepted)
        assert set(states.values()) == {"finished"}
        listed = instance.http.get("/api/v1/videos?count=100&sort=publishedAt").json()
        assert sorted(entry["uuid"] for entry in listed["data"]) == sorted(accepted), "none lost, none doubled"
        _wait_until_idle(instance)
        deadline = time.monotonic() + 90
        while left := _list_unnamed_files(instance):  # a sweep removes what is older than any job's patience
            assert time.monotonic() < deadline, f"files that nothing names: {left}"
            time.sleep(1)


def _kill(instance: Instance, victim: str) -> None:
    for _ in range(200):  # the one killed before may only just be coming back
        if instance.processes(victim):
            break
        time.sleep(0.05)
    instance.kill(victim)
    if victim == "serve":
        for _ in range(100):
            if not instance.processes():
                break
            time.sleep(0.05)
        assert instance.processes() == [], "children outlive their supervisor"
        instance.start()
    else:
        _answers(instance)


def _answers(instance: Instance) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if instance.http.get("/api/v1/ping").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the instance does not answer again")


def _wait_for_all(instance: Instance, accepted: list[str]) -> dict[str, str]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    states: dict[str, str] = {}
    while time.monotonic() < deadline:
        for video_id in accepted:
            answer = instance.http.get(
                f"/api/headwater/v1/videos/{video_id}/progress", headers=instance.authorization()
            )
            states[video_id] = answer.json()["state"]
        if set(states.values()) <= {"finished", "failed"}:
            return states
        time.sleep(0.5)
    raise AssertionError(f"still not ended: {states}")


def _wait_until_idle(instance: Instance) -> None:
    """Wait until only what is meant for another day is left in the queue."""
    for _ in range(600):
        busy = 0
        for state in ("waiting", "active"):
            answer: dict[str, Any] = instance.http.get(f"/api/v1/jobs/{state}", headers=instance.authorization()).json()
            busy += answer["total"]
        if not busy:
            return
        time.sleep(0.2)
    raise AssertionError("jobs never end")


def _list_unnamed_files(instance: Instance) -> list[str]:
    """List files that no row names and, for a day, no video's hashes; and whatever work and uploads left behind."""
    database = sqlite3.connect(instance.data / "headwater.sqlite3")
    named = {
        key
        for table in ("original", "video_file", "thumbnail", "storyboard")
        for (key,) in database.execute(f"select storage_key from {table} where storage_key is not null")
    }
    folders: dict[str, set[str]] = {}
    for directory, master, sha256 in database.execute(
        "select directory, master_filename, sha256_filename from streaming_playlist"
    ):
        folders[directory] = {master, sha256}
    playlists = (
        "select p.directory, f.playlist_filename from video_file f join streaming_playlist p on p.id = f.playlist_id"
    )
    for directory, name in database.execute(playlists):
        folders[directory].add(name)
    database.close()
    left = []
    for kind in KINDS:
        for path in (instance.data / kind).rglob("*"):
            key = path.relative_to(instance.data).as_posix()
            folder, _, name = key.rpartition("/")
            is_segment = name.endswith((".m4s", "-init.mp4"))
            if path.is_file() and key not in named and name not in folders.get(folder, set()) and not is_segment:
                left.append(key)
    for folder in ("tmp", "tmp-persistent"):
        left += [str(path) for path in (instance.data / folder).rglob("*") if path.is_file() and path.suffix != ".lock"]
    return left
