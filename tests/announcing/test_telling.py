"""What happens here, what is said of it, and who hears it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from headwater.announcing.telling import tell_of_video
from headwater.federation import PUBLIC
from headwater.federation.model import Delivery
from headwater.kit import clock
from headwater.ratings import Rating, rate_video
from headwater.shares import VideoShare, record_share
from headwater.videos import Privacy, Video, VideoState, remove_video
from tests.announcing.followers import Told, World, add_follower
from tests.support.fediverse import Fediverse
from tests.support.statements import count_statements

AP = {"accept": "application/activity+json"}
CLOSED = [privacy for privacy in Privacy if privacy is not Privacy.PUBLIC]
KNOWING = ("account", "channel", "instance")  # whose followers know a video of the first channel


@pytest.fixture
def world(fediverse: Fediverse) -> World:
    return World(fediverse)


def to_all(kind: str, by: str, knowing: tuple[str, ...] = KNOWING) -> set[Told]:
    return {(kind, by, name) for name in knowing}


PUBLISHED = {("Create", "account", "account"), *to_all("Announce", "channel"), *to_all("Announce", "instance")}
UPDATED = to_all("Update", "account")
GONE = to_all("Delete", "account")


def test_a_new_video_is_announced_to_whoever_follows_its_owner_channel_or_instance(world: World) -> None:
    video = world.add()
    delivered = world.delivered()
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == PUBLISHED
    for _, activity in delivered:
        assert activity["to"][0] == PUBLIC
        assert activity["signature"]["type"] == "RsaSignature2017"
        assert activity["object"] == video.url or activity["object"]["id"] == video.url
    assert next(a["type"] for inbox, a in delivered if inbox == "account") == "Create"


def test_changes_go_to_all_who_know_it_and_several_as_one(world: World) -> None:
    video = world.add()
    world.heard()
    world.change(video, name="Another name")
    world.change(video, name="The last name")
    delivered = world.delivered()
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == UPDATED
    assert {a["object"]["name"] for _, a in delivered} == {"The last name"}
    assert len(delivered) == len(UPDATED)


def test_who_waits_for_all_files_is_told_of_once_they_are_there(world: World) -> None:
    video = world.add(state=VideoState.TO_TRANSCODE, wait_transcoding=True)
    assert world.heard() == set()
    world.change(video, state=VideoState.PUBLISHED)
    assert world.heard() == PUBLISHED


def test_who_does_not_wait_is_told_of_at_once_and_then_of_each_file(world: World) -> None:
    video = world.add(state=VideoState.TO_TRANSCODE)
    delivered = world.delivered()
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == PUBLISHED
    assert {a["object"]["state"] for _, a in delivered if a["type"] == "Create"} == {1}
    world.change(video)
    assert world.heard() == UPDATED
    world.change(video, state=VideoState.PUBLISHED)
    assert world.heard() == UPDATED


def test_closing_a_video_takes_it_back_and_opening_it_announces_it_anew(world: World) -> None:
    video = world.add()
    world.heard()
    for closed in CLOSED:
        world.change(video, privacy=closed)
        delivered = world.delivered()
        assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == GONE
        assert all(a["to"] == a["cc"] == [] and a["object"] == video.url for _, a in delivered)
        world.change(video, name="A secret")
        assert world.heard() == set()
        world.change(video, privacy=Privacy.PUBLIC)
        assert world.heard() == PUBLISHED


def test_what_is_not_public_is_told_to_nobody(world: World) -> None:
    for privacy in CLOSED:
        video = world.add(privacy=privacy)
        world.change(video, name="Another")
        with world.runtime.database.write() as session:
            remove_video(session, session.get_one(Video, video.id))
        assert world.site.client.get(f"/videos/watch/{video.uuid}", headers=AP).status_code == 404
    assert world.heard() == set()


def test_a_video_in_the_works_stays_known_as_it_was(world: World) -> None:
    video = world.add()
    world.heard()
    world.change(video, state=VideoState.TO_EDIT)
    assert world.heard() == set()
    assert world.site.client.get(f"/videos/watch/{video.uuid}", headers=AP).status_code == 200
    world.change(video, state=VideoState.PUBLISHED)
    assert world.heard() == UPDATED


def test_unlisted_ones_are_told_of_without_being_addressed_where_the_administrator_wants_it(
    fediverse: Fediverse,
) -> None:
    world = World(fediverse, HEADWATER__FEDERATION__VIDEOS__FEDERATE_UNLISTED="true")
    world.add(privacy=Privacy.UNLISTED)
    delivered = world.delivered()
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == PUBLISHED
    for _, activity in delivered:
        assert activity["to"] == activity["cc"] == []
        if activity["type"] == "Create":
            assert activity["object"]["to"] == activity["object"]["cc"] == []


def test_another_channel_announces_it_in_place_of_the_first_one(world: World) -> None:
    video = world.add()
    world.heard()
    world.change(video, channel_id=world.second_id)
    knowing_now = ("account", "instance", "second")
    assert world.heard() == {
        *to_all("Undo", "channel"),
        *to_all("Announce", "second", knowing_now),
        *to_all("Update", "account", knowing_now),
    }
    with world.runtime.database.read() as session:
        announced = set(session.scalars(sa.select(VideoShare.actor_id)))
    assert announced == {world.ids["second"], world.ids["instance"]}


def test_removing_a_video_tells_all_who_know_it_and_leaves_a_tombstone(world: World) -> None:
    video = world.add()
    world.heard()
    assert world.mary.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    assert world.heard() == GONE
    answer = world.site.client.get(f"/videos/watch/{video.uuid}", headers=AP)
    assert answer.status_code == 410
    assert answer.json()["type"] == "Tombstone"
    assert answer.json()["id"] == video.url


def test_what_was_not_sent_yet_is_not_sent_when_it_is_gone(world: World) -> None:
    world.fediverse.wire.down |= {f"{name}.example" for name in KNOWING}
    video = world.add()
    world.heard()
    assert world.mary.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    world.fediverse.settle()
    world.fediverse.wire.down.clear()
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + dt.timedelta(hours=1)
        patch.setattr(clock, "now", lambda: later)
        world.fediverse.wire.sent.clear()
        assert world.heard() == GONE


def test_ratings_are_told_after_a_while_and_once(world: World) -> None:
    video = world.add()
    world.heard()
    for rating in (Rating.LIKE, Rating.DISLIKE, Rating.LIKE):
        with world.runtime.database.write() as session:
            rate_video(session, world.mary.account_id, video.id, rating)
    assert world.heard() == set()
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + dt.timedelta(seconds=301)
        patch.setattr(clock, "now", lambda: later)
        assert world.heard() == UPDATED


def test_a_profile_goes_to_all_followers_around_it(world: World) -> None:
    world.add()
    world.heard()
    assert world.mary.put("/api/v1/users/me", json={"displayName": "Mary the Great"}).status_code == 204
    delivered = world.delivered()
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in delivered} == to_all("Update", "account")
    (told,) = {(a["object"]["name"], a["object"]["type"]) for _, a in delivered}
    assert told == ("Mary the Great", "Person")


def test_a_channels_new_face_goes_to_all_followers_around_it(world: World) -> None:
    world.add()
    world.heard()
    path = f"/api/v1/video-channels/{world.mary.channel_name}"
    assert world.mary.put(path, json={"description": "What it is about"}).status_code == 204
    heard = world.delivered()
    knowing = ("channel", "instance")
    assert {(a["type"], world.names[a["actor"]], inbox) for inbox, a in heard} == to_all("Update", "channel", knowing)
    assert {a["object"]["summary"] for _, a in heard} == {"What it is about"}


def test_a_channel_goes_with_its_videos_and_is_answered_with_a_tombstone(world: World) -> None:
    world.add()
    world.heard()
    assert world.mary.delete(f"/api/v1/video-channels/{world.mary.channel_name}").status_code == 204
    assert world.heard() == {*GONE, *to_all("Delete", "channel")}
    answer = world.site.client.get(f"/video-channels/{world.mary.channel_name}", headers=AP)
    assert answer.status_code == 410
    assert answer.json()["formerType"] == "Group"


def test_an_account_that_is_deleted_says_so(world: World) -> None:
    world.add()
    world.heard()
    assert world.mary.delete("/api/v1/users/me").status_code == 204
    heard = {(world.names.get(a["object"], "video"), inbox) for inbox, a in world.delivered() if a["type"] == "Delete"}
    assert heard == {
        *(("video", name) for name in ("account", "instance", "channel")),
        *((name, name) for name in ("account", "channel", "second")),
        *((name, "instance") for name in ("account", "channel", "second")),
        *((name, "account") for name in ("channel", "second")),
    }
    assert world.site.client.get("/accounts/mary", headers=AP).status_code == 410


def test_whoever_else_announced_a_video_changes_nothing_for_us(world: World) -> None:
    """Announcements of others do not make a video look announced by us."""
    with world.runtime.database.write() as session:
        actor_id = session.execute(sa.text("SELECT id FROM actor WHERE host = 'second.example'")).scalar_one()
    video = world.add(state=VideoState.TO_TRANSCODE, playable=False)
    with world.runtime.database.write() as session:
        record_share(session, video.id, actor_id, "https://second.example/announces/1")
    world.change(video, state=VideoState.PUBLISHED)
    assert world.heard() == PUBLISHED


def test_what_is_written_for_a_thousand_followers_are_rows_and_hardly_more_statements(world: World) -> None:
    """Whoever waits for the database waits for a few statements, however many follow."""
    counts = []
    for many in (1, 1000):
        with world.runtime.database.write() as session:
            for number in range(many):
                add_follower(session, f"f{many}-{number}", world.ids["account"])
        video = world.add()
        with count_statements() as statements, world.runtime.database.write() as session:
            tell_of_video(session, world.runtime.settings, session.get_one(Video, video.id))
        counts.append(len(statements))
    with world.runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) >= 3 * 1000
    assert counts[1] <= counts[0] + 3 * 4  # three activities, each written in a few portions
