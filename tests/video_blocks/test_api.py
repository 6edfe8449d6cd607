"""Blocked videos: only their owner and moderators see them, wherever one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from headwater.house import emit
from headwater.runtime import Runtime
from headwater.videos import Video
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]


def test_a_blocked_video_is_seen_by_few(
    client: Client, moderator: Person, user: Person, other: Person, add: AddVideo
) -> None:
    video, kept = add("Blocked one"), add("Kept one")
    block = f"/api/v1/videos/{video}/blacklist"
    assert moderator.post(block, json={"reason": "against our rules"}).status_code == 204
    for person in (client, other, user):
        found = person.get("/api/v1/videos").json()
        assert (found["total"], [entry["uuid"] for entry in found["data"]]) == (1, [kept])
        assert person.get(f"/api/v1/accounts/{user.username}/videos").json()["total"] == 1
        assert person.get(f"/api/v1/video-channels/{user.channel_name}/videos").json()["total"] == 1
    assert client.get(f"/api/v1/videos/{video}").status_code == 401
    assert other.get(f"/api/v1/videos/{video}").status_code == 403
    assert client.get(f"/w/{video}").status_code in (401, 403)
    mine = user.get(f"/api/v1/videos/{video}").json()
    assert (mine["blacklisted"], mine["blacklistedReason"]) == (True, "against our rules")
    own = {entry["name"]: entry for entry in user.get("/api/v1/users/me/videos").json()["data"]}
    assert own["Blocked one"]["blacklisted"] is True
    assert own["Kept one"]["blacklisted"] is False
    all_of_it = moderator.get("/api/v1/videos?include=2").json()
    assert {entry["name"]: entry["blacklisted"] for entry in all_of_it["data"]} == {
        "Blocked one": True,
        "Kept one": False,
    }
    assert all_of_it["total"] == 2
    assert client.get(f"/videos/watch/{video}", headers={"accept": "application/activity+json"}).status_code >= 400

    assert moderator.put(block, json={"reason": "still"}).status_code == 204
    assert moderator.get("/api/v1/videos/blacklist?search=blocked&type=1").json()["data"][0]["reason"] == "still"
    assert moderator.get("/api/v1/videos/blacklist?type=2").json() == {"total": 0, "data": []}
    assert moderator.delete(block).status_code == 204
    assert client.get("/api/v1/videos").json()["total"] == 2
    assert client.get(f"/api/v1/videos/{video}").status_code == 200


def test_only_moderators_block(user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    for person in (user, other):
        assert person.post(f"/api/v1/videos/{video}/blacklist", json={}).status_code == 403
        assert person.get("/api/v1/videos/blacklist").status_code == 403


def test_a_remote_video_cannot_be_taken_back_from_others(moderator: Person, add: AddVideo) -> None:
    video = add(is_local=False)
    answer = moderator.post(f"/api/v1/videos/{video}/blacklist", json={"unfederate": True})
    assert answer.status_code == 409


def test_new_videos_can_wait_for_a_moderator(
    client: Client, runtime: Runtime, admin: Person, moderator: Person, user: Person, add: AddVideo
) -> None:
    custom = admin.get("/api/v1/config/custom").json()
    custom["autoBlacklist"]["videos"]["ofUsers"]["enabled"] = True
    assert admin.put("/api/v1/config/custom", json=custom).status_code == 200
    assert client.get("/api/v1/config").json()["autoBlacklist"]["videos"]["ofUsers"]["enabled"] is True
    theirs, ours = add("Waits"), add("Free", owner=moderator)
    with runtime.database.write() as session:
        runtime.refresh(session)
        for uuid in (theirs, ours):
            video = session.query(Video).filter_by(uuid=UUID(uuid)).one()
            emit(session, "video.uploaded", video_id=video.id)
    assert [entry["name"] for entry in client.get("/api/v1/videos").json()["data"]] == ["Free"]
    waiting = moderator.get("/api/v1/videos/blacklist?type=2").json()["data"]
    assert [entry["video"]["name"] for entry in waiting] == ["Waits"]
    assert moderator.delete(f"/api/v1/videos/{theirs}/blacklist").status_code == 204
    assert client.get("/api/v1/videos").json()["total"] == 2
