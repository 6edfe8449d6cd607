"""A fixture for rooms that need videos of somebody: `add()` makes one and returns its UUID."""

from __future__ import annotations

from collections.abc import Callable

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
