"""What is published on one instance reaches another that follows it."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.actors import find_instance_actor
from headwater.federation import resolve_actor
from headwater.follows import follow
from headwater.house.rights import Role
from headwater.videos import Privacy, Video, tell_change
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video


class Pair:
    """`here` publishes; the instance of `there` follows somebody of it."""

    def __init__(self, fediverse: Fediverse) -> None:
        self.fediverse = fediverse
        self.here, self.there = fediverse.instance("a.example"), fediverse.instance("b.example")
        self.mary = Person(self.here.client, self.here.runtime, "mary", Role.USER)

    def follow(self, url: str) -> None:
        runtime = self.there.runtime
        target = resolve_actor(runtime, url)
        with runtime.database.write() as session:
            follow(session, runtime.settings, find_instance_actor(session), target)
        self.fediverse.settle()

    def publish(self, name: str) -> Video:
        with self.here.runtime.database.write() as session:
            video = add_video(session, name=name)
            video.url, video.channel_id = f"https://a.example/videos/watch/{video.uuid}", self.mary.channel_id
            tell_change(session, video)
        self.fediverse.settle()
        return video

    def change(self, video: Video, **values: Any) -> None:
        with self.here.runtime.database.write() as session:
            row = session.get_one(Video, video.id)
            for name, value in values.items():
                setattr(row, name, value)
            tell_change(session, row)
        self.fediverse.settle()

    def seen(self) -> list[str]:
        return [video["name"] for video in listed(self.there)]


def listed(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.client.get("/api/v1/videos").json()["data"]
    return found


@pytest.mark.parametrize("followed", ["accounts/mary", "video-channels/mary_channel"])
def test_a_video_appears_changes_and_goes_where_it_is_followed(fediverse: Fediverse, followed: str) -> None:
    pair = Pair(fediverse)
    pair.follow(f"https://a.example/{followed}")
    video = pair.publish("From afar")
    (found,) = listed(pair.there)
    assert (found["name"], found["uuid"], found["isLocal"]) == ("From afar", str(video.uuid), False)
    assert found["channel"]["host"] == found["account"]["host"] == "a.example"
    pair.change(video, name="From afar, again")
    assert pair.seen() == ["From afar, again"]
    pair.change(video, privacy=Privacy.PRIVATE)
    assert pair.seen() == []
    pair.change(video, privacy=Privacy.PUBLIC)
    assert pair.seen() == ["From afar, again"]
    assert pair.mary.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    fediverse.settle()
    assert pair.seen() == []


def test_a_channel_that_goes_takes_its_videos_along_everywhere(fediverse: Fediverse) -> None:
    pair = Pair(fediverse)
    pair.follow("https://a.example/accounts/peertube")
    made = pair.mary.post("/api/v1/video-channels", json={"name": "second", "displayName": "Second"})
    assert made.status_code == 200
    pair.publish("One")
    pair.publish("Two")
    assert sorted(pair.seen()) == ["One", "Two"]
    assert pair.mary.delete(f"/api/v1/video-channels/{pair.mary.channel_name}").status_code == 204
    fediverse.settle()
    assert pair.seen() == []
