"""Videos to talk about, and how people do it."""

from __future__ import annotations

from typing import Any

from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

__all__ = ["AddVideo", "add", "say"]


def say(person: Person, video: str, text: Any = "Hello", to: int | None = None) -> Any:
    """Write below a video, or answer; returns the comment, or the answer that refused it."""
    path = "comment-threads" if to is None else f"comments/{to}"
    answer = person.post(f"/api/v1/videos/{video}/{path}", json={"text": text})
    return answer.json()["comment"] if answer.status_code == 200 else answer
