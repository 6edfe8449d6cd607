"""To whom something about a video is addressed, and who counts as involved."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from headwater.actors import Actor, ensure_instance_actor
from headwater.federation import PUBLIC
from headwater.runtime import Runtime
from headwater.shares import (
    audience,
    audience_of_involved,
    find_share,
    involved_actors,
    list_shares,
    record_share,
    remove_share,
)
from headwater.videos import Privacy, Video
from tests.support.sample_videos import add_video, ensure_channel


def add_shared(session: Session, runtime: Runtime, privacy: Privacy = Privacy.PUBLIC) -> Video:
    """Add a video that its channel and the instance have announced."""
    video = add_video(session, privacy=privacy)
    instance = ensure_instance_actor(session, runtime.settings)
    for actor_id in (ensure_channel(session).actor_id, instance.id):
        session.get_one(Actor, actor_id).followers_url = f"https://here.example/{actor_id}/followers"
        record_share(session, video.id, actor_id, f"{video.url}/announces/{actor_id}")
    owner = session.query(Actor).filter_by(name="mara").one()
    owner.followers_url = "https://here.example/owner/followers"
    session.flush()
    return video


def test_a_public_video_is_for_everybody_and_the_followers_of_its_owner(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        video = add_shared(session, runtime)
        assert audience(session, video) == ([PUBLIC], ["https://here.example/owner/followers"])
        to, cc = audience_of_involved(session, video)
        followers = [actor.followers_url for actor in involved_actors(session, video)]
        assert (to, cc) == ([PUBLIC, *followers], [])
        assert [actor.url.rpartition("/")[2] for actor in involved_actors(session, video)] == [
            "mara_channel",
            "peertube",
            "mara",
        ]


@pytest.mark.parametrize("privacy", [privacy for privacy in Privacy if privacy is not Privacy.PUBLIC])
def test_nothing_else_is_addressed_to_anybody(runtime: Runtime, privacy: Privacy) -> None:
    with runtime.database.write() as session:
        video = add_shared(session, runtime, privacy)
        assert audience(session, video) == ([], [])
        assert audience_of_involved(session, video) == ([], [])


def test_an_announcement_is_kept_once_and_forgotten(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        video = add_shared(session, runtime)
        actor_id = ensure_channel(session).actor_id
        url = f"{video.url}/announces/{actor_id}"
        assert not record_share(session, video.id, actor_id, url)
        total, urls = list_shares(session, video.id, start=0, count=1)
        assert (total, urls) == (2, [url])
        found = find_share(session, url)
        assert found is not None
        assert found.actor_id == actor_id
        assert remove_share(session, video.id, actor_id)
        assert not remove_share(session, video.id, actor_id)
        assert len(involved_actors(session, video)) == 2
