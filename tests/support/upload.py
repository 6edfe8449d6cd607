"""Uploading by the REST API, as an application does."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.support.instance import Instance


def upload(instance: Instance, path: Path, **details: Any) -> dict[str, Any]:
    """Upload a file in one piece to the administrator's channel; returns `{id, uuid, shortUUID}`."""
    headers = instance.authorization()
    channel = instance.http.get("/api/v1/users/me", headers=headers).json()["videoChannels"][0]["id"]
    form = {"name": path.stem.ljust(3, "_"), "channelId": str(channel), "privacy": "1", **details}
    with path.open("rb") as file:
        files = {"videofile": (path.name, file, "video/mp4")}
        answer = instance.http.post("/api/v1/videos/upload", headers=headers, data=form, files=files)
    assert answer.status_code == 200, answer.text
    video: dict[str, Any] = answer.json()["video"]
    return video


def wait_until_finished(instance: Instance, video_id: str, seconds: float = 300) -> dict[str, Any]:
    """Wait until a video is finished or failed; returns its progress document."""
    deadline = time.monotonic() + seconds
    progress: dict[str, Any] = {}
    while time.monotonic() < deadline:
        address = f"/api/headwater/v1/videos/{video_id}/progress"
        progress = instance.http.get(address, headers=instance.authorization()).json()
        if progress.get("state") in {"finished", "failed"}:
            return progress
        time.sleep(0.2)
    raise AssertionError(f"still not finished: {progress}")


def upload_and_finish(instance: Instance, path: Path, **details: Any) -> dict[str, Any]:
    """Upload a file and wait until every rung is made."""
    video = upload(instance, path, **details)
    assert wait_until_finished(instance, video["uuid"])["state"] == "finished"
    return video
