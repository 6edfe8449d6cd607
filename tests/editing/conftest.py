"""One video of `user`, and a browser without scripts in which they are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Video
from tests.support.client import Person
from tests.support.sample_videos import add_video

BROWSER = {"accept": "text/html"}


class Studio:
    """Asks for the pages of one video as its owner, and reads what became of it."""

    def __init__(self, runtime: Runtime, person: Person, video_id: int, short: str) -> None:
        self.runtime, self.person, self.video_id = runtime, person, video_id
        self.base = f"/videos/manage/{short}"

    @property
    def video(self) -> Video:
        with self.runtime.database.read() as session:
            return session.get_one(Video, self.video_id)

    def open(self, part: str = "") -> str:
        answer = self.person.get(self.base + part, headers=BROWSER)
        assert answer.status_code == 200, answer.text[:500]
        return str(answer.text)

    def send(self, part: str = "", fields: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.person.post(self.base + part, data=fields or {}, headers=BROWSER, follow_redirects=False, **more)


MakeStudio = Callable[..., Studio]


@pytest.fixture
def make_studio(runtime: Runtime, user: Person) -> MakeStudio:
    def make(person: Person = user, **more: Any) -> Studio:
        with runtime.database.write() as session:
            video = add_video(session, name="The mill", **more)
            video.channel_id = user.channel_id
            return Studio(runtime, person, video.id, shorten(video.uuid))

    return make


@pytest.fixture
def studio(make_studio: MakeStudio) -> Studio:
    return make_studio()
