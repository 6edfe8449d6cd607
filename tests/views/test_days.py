"""Owners see how their channels did in the last days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.views import VideoDay
from tests.support.client import Person
from tests.support.sample_videos import add_video

if TYPE_CHECKING:
    from tests.support.client import Client


def test_a_channel_tells_its_views_of_each_day(client: Client, runtime: Runtime, user: Person) -> None:
    today = clock.now().date()
    with runtime.database.write() as session:
        videos = [add_video(session) for _ in range(2)]
        for video in videos:
            video.channel_id = user.channel_id
        for video, back, views in ((videos[0], 0, 3), (videos[1], 0, 4), (videos[0], 30, 5), (videos[0], 31, 9)):
            day = today - dt.timedelta(days=back)
            session.execute(sa.insert(VideoDay).values(video_id=video.id, day=day, views=views))
    path = f"/api/v1/accounts/{user.username}/video-channels"
    channel = client.get(path, params={"withStats": "true"}).json()["data"][0]
    assert len(channel["viewsPerDay"]) == 31
    assert channel["viewsPerDay"][-1] == {"date": f"{today}T00:00:00.000Z", "views": 7}
    assert channel["viewsPerDay"][0]["views"] == 5
    assert sum(entry["views"] for entry in channel["viewsPerDay"]) == 12
    assert "viewsPerDay" not in client.get(path).json()["data"][0]
