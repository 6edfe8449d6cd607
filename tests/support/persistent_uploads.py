"""An upload client that never gives up: whatever dies meanwhile, it asks what has arrived and goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx2

from tests.support.instance import Instance

PATH = "/api/v1/videos/upload-resumable"
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.1


def upload_persistently(instance: Instance, content: bytes, name: str, *, parts: int = 8, pause: float = 0.0) -> str:
    """Send a video in parts through any breakdown; returns its UUID."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{instance.port}", timeout=30) as http:
        headers = _insist(lambda: instance.authorization())
        channel = _insist(lambda: _ok(http.get("/api/v1/users/me", headers=headers)).json()["videoChannels"][0]["id"])
        announced = {"X-Upload-Content-Length": str(len(content)), "X-Upload-Content-Type": "video/mp4"}
        body = {"name": name, "filename": "clip.mp4", "channelId": channel, "privacy": 1}
        start = _insist(lambda: _ok(http.post(PATH, headers=headers | announced, json=body)))
        address = PATH + "?" + start.headers["location"].partition("?")[2]
        offset, size = 0, len(content) // parts + 1
        while True:
            end = min(offset + size, len(content))
            answer = _try(lambda: _send(http, address, headers, content, offset, end))  # noqa: B023
            if answer is None:
                answer = _insist(lambda: _ok(_ask(http, address, headers, len(content))))
            if answer.status_code == 200:
                uuid: str = answer.json()["video"]["uuid"]
                return uuid
            offset = int(answer.headers.get("range", "bytes=0--1").rpartition("-")[2] or 0) + 1
            offset = offset if "range" in answer.headers else 0
            time.sleep(pause)


def _send(http: httpx2.Client, address: str, headers: dict[str, str], content: bytes, start: int, end: int) -> Any:
    where = {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
    return _ok(http.put(address, headers=headers | where, content=content[start:end]))


def _ask(http: httpx2.Client, address: str, headers: dict[str, str], total: int) -> Any:
    return http.put(address, headers=headers | {"Content-Range": f"bytes */{total}"})


def _ok(answer: Any) -> Any:
    """Let an answer of the protocol through; what passes by itself is an error to be tried again."""
    if answer.status_code in (429, 500, 502, 503):
        raise httpx2.TransportError(f"{answer.status_code}: {answer.text[:200]}")
    assert answer.status_code in (200, 201, 308), f"{answer.status_code}: {answer.text}"
    return answer


def _try(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except httpx2.TransportError:
        return None


def _insist(action: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (result := _try(action)) is None:
        assert time.monotonic() < deadline, "the instance did not come back"
        time.sleep(PAUSE_SECONDS)
    return result
