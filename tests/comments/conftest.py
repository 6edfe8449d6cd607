"""Videos to talk about, and how people do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from headwater.runtime import Runtime
from tests.support.client import Person
from tests.support.sample_videos import add_video

AddVideo = Callable[..., str]


@pytest.fixture
def add(runtime: Runtime, user: Person) -> AddVideo:
    """Add a video to the channel of `user` (or of `owner`) and return its UUID."""

    def add_one(name: str = "A video", *, owner: Person = user, **more: object) -> str:
        with runtime.database.write() as session:
            video = add_video(session, name=name, **more)
            video.channel_id = owner.channel_id
            return str(video.uuid)

    return add_one


def say(person: Person, video: str, text: Any = "Hello", to: int | None = None) -> Any:
    """Write below a video, or answer; returns the comment, or the answer that refused it."""
    path = "comment-threads" if to is None else f"comments/{to}"
    answer = person.post(f"/api/v1/videos/{video}/{path}", json={"text": text})
    return answer.json()["comment"] if answer.status_code == 200 else answer
