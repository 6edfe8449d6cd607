"""An instance with mary's channels, a follower elsewhere of each who may be followed, and what reaches them."""

from __future__ import annotations

import json
from typing import Any

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind, find_instance_actor
from headwater.channels import Channel
from headwater.federation.fetching import Answer
from headwater.follows import Follow, FollowState
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.videos import Video, tell_change
from tests.support.client import Person
from tests.support.fediverse import Fediverse
from tests.support.sample_videos import add_video

FOLLOWED = ("account", "channel", "second", "instance")
Told = tuple[str, str, str]  # what was said, by whom, to a follower of whom


class World:
    """Whoever follows `account`, `channel`, `second` (a channel) or `instance` has an inbox of that name."""

    def __init__(self, fediverse: Fediverse, **settings: str) -> None:
        self.fediverse = fediverse
        self.site = fediverse.instance("a.example", **settings)
        self.mary = Person(self.site.client, self.site.runtime, "mary", Role.USER)
        self.runtime = self.site.runtime
        self.second_id = self.mary.post(
            "/api/v1/video-channels", json={"name": "second", "displayName": "Second"}
        ).json()["videoChannel"]["id"]
        with self.runtime.database.write() as session:
            account = session.get_one(Account, self.mary.account_id)
            channel, second = (session.get_one(Channel, number) for number in (self.mary.channel_id, self.second_id))
            ids = (account.actor_id, channel.actor_id, second.actor_id, find_instance_actor(session).id)
            self.ids = dict(zip(FOLLOWED, ids, strict=True))
            for name, actor_id in self.ids.items():
                add_follower(session, name, actor_id)
        self.names = {self._url(actor_id): name for name, actor_id in self.ids.items()}
        for name in FOLLOWED:
            fediverse.wire.pages[f"{name}.example"] = lambda *request: Answer(204, {}, b"")

    def _url(self, actor_id: int) -> str:
        with self.runtime.database.read() as session:
            return session.get_one(Actor, actor_id).url

    def add(self, **values: Any) -> Video:
        """Publish a video in mary's channel."""
        with self.runtime.database.write() as session:
            video = add_video(session, **values)
            video.url = f"https://a.example/videos/watch/{video.uuid}"
            video.channel_id = self.mary.channel_id
            tell_change(session, video)
            return video

    def change(self, video: Video, **values: Any) -> None:
        """Change columns of a video, and say so."""
        with self.runtime.database.write() as session:
            row = session.get_one(Video, video.id)
            for name, value in values.items():
                setattr(row, name, value)
            tell_change(session, row)

    def heard(self) -> set[Told]:
        """Return what has been told since the last look: each at most once."""
        found = [(activity["type"], self.names[activity["actor"]], inbox) for inbox, activity in self.delivered()]
        assert len(found) == len(set(found)), found
        return set(found)

    def delivered(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the activities that arrived since the last look, each with the inbox that got it."""
        self.fediverse.settle()
        sent, self.fediverse.wire.sent = self.fediverse.wire.sent, []
        return [
            (url.removeprefix("https://").partition(".")[0], json.loads(body))
            for method, url, _, body in sent
            if method == "POST"
        ]


def add_follower(session: Any, name: str, target_id: int) -> None:
    """Let somebody of `{name}.example` follow an actor of ours."""
    now, url = clock.now(), f"https://{name}.example/users/fan"
    fan = Actor(
        kind=ActorKind.ACCOUNT,
        name="fan",
        folded_name="fan",
        host=f"{name}.example",
        url=url,
        inbox_url=f"{url}/inbox",
        shared_inbox_url=f"https://{name}.example/inbox",
        created_at=now,
        updated_at=now,
    )
    session.add(fan)
    session.flush()
    follow = Follow(
        follower_id=fan.id,
        target_id=target_id,
        state=FollowState.ACCEPTED,
        url=f"{url}/follows/{target_id}",
        created_at=now,
        updated_at=now,
        accepted_at=now,
    )
    session.add(follow)
