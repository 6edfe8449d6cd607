"""Videos to put into playlists, and playlists to put them into."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

__all__ = ["AddVideo", "MakePlaylist", "add"]

MakePlaylist = Callable[..., str]


@pytest.fixture
def make(user: Person) -> MakePlaylist:
    """Make a playlist of `user` (or of `owner`) and return its UUID."""

    def make_one(name: str = "A playlist", *, privacy: int = 1, owner: Person = user, **more: object) -> str:
        given = {"displayName": name, "privacy": privacy, "videoChannelId": owner.channel_id, **more}
        answer = owner.post("/api/v1/video-playlists", data={key: str(value) for key, value in given.items()})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["videoPlaylist"]["uuid"])

    return make_one
