"""Videos in every state that a person may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from headwater.runtime import Runtime
from tests.support.client import Person
from tests.support.sample_videos import add_video

AddVideo = Callable[..., int]


@pytest.fixture
def add(runtime: Runtime, user: Person) -> AddVideo:
    """Add a video to the channel of `user` (or of `owner`) and return its number."""

    def add_one(name: str, *, owner: Person = user, **more: Any) -> int:
        with runtime.database.write() as session:
            video = add_video(session, name=name, **more)
            video.channel_id = owner.channel_id
            return video.id

    return add_one
