"""Public figures count what is there."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.kit import clock
from headwater.registrations import Registration, RegistrationState
from headwater.runtime import Runtime
from headwater.settings import Seconds, Settings
from headwater.statistics.shape import build_stats
from headwater.users import User
from headwater.videos import Privacy, Video, VideoFile, VideoState

if TYPE_CHECKING:
    from tests.support.client import Client, Person

CAPTURED = json.loads((Path(__file__).parents[1] / "data" / "server_stats.json").read_text())


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an instance that counts at every request."""
    return replace(settings, stats=replace(settings.stats, cache=Seconds(0)))


def add_video(runtime: Runtime, channel_id: int, days_ago: int, **facts: Any) -> None:
    moment = clock.now() - dt.timedelta(days=days_ago)
    common = {"privacy": Privacy.PUBLIC, "state": VideoState.PUBLISHED, "is_local": True} | facts
    texts = {"name": "A", "folded_text": "a", "name_sort_key": "a"}
    made = uuid.uuid4()
    with runtime.database.write() as session:
        video = Video(
            uuid=made,
            url=f"http://localhost/videos/watch/{made}",
            channel_id=channel_id,
            published_at=moment,
            created_at=moment,
            updated_at=moment,
            **texts,
            **common,
        )
        session.add(video)
        session.flush()
        size = {"width": 1280, "height": 720, "resolution": 720, "fps": 25, "size_bytes": 1000}
        kind = {"has_audio": True, "has_video": True, "filename": f"{made}.mp4", "created_at": moment}
        session.add(VideoFile(video_id=video.id, **size, **kind))


def waiting_activity() -> ReceivedActivity:
    """Return something of another instance that nobody has handled yet."""
    facts = {"url": "https://far.example/likes/1", "actor_url": "https://far.example/ana", "host": "far.example"}
    state, now = ReceivedState.WAITING, clock.now()
    return ReceivedActivity(
        fingerprint="0", type="Like", inbox="/inbox", body="{}", state=state, next_at=now, received_at=now, **facts
    )


def test_the_fields_are_those_of_the_wire(client: Client) -> None:
    answer = client.get("/api/v1/server/stats")
    assert set(answer.json()) == set(CAPTURED)
    for name, value in answer.json().items():
        assert isinstance(value, type(CAPTURED[name])) or value is None, name


def test_people_videos_and_channels_are_counted(
    runtime: Runtime, client: Client, user: Person, moderator: Person, admin: Person
) -> None:
    with runtime.database.write() as session:
        days = {user.user_id: 20, moderator.user_id: 3}
        for user_id, ago in days.items():
            moment = clock.now() - dt.timedelta(days=ago)
            session.execute(sa.update(User).where(User.id == user_id).values(last_login_at=moment))
        session.add(waiting_activity())
    add_video(runtime, user.channel_id, 0, views=7, comments=2)
    add_video(runtime, user.channel_id, 3, views=5)
    add_video(runtime, moderator.channel_id, 10)
    add_video(runtime, admin.channel_id, 0, privacy=Privacy.PRIVATE, views=100)
    add_video(runtime, admin.channel_id, 100, state=VideoState.TO_TRANSCODE)
    add_video(runtime, admin.channel_id, 100, is_local=False, views=1000, comments=4)
    stats = client.get("/api/v1/server/stats").json()
    expected = {
        "totalUsers": 3,
        "totalModerators": 1,
        "totalAdmins": 1,
        "totalDailyActiveUsers": 1,
        "totalWeeklyActiveUsers": 2,
        "totalMonthlyActiveUsers": 3,
        "totalVideos": 4,
        "totalLocalVideos": 3,
        "totalLocalVideoViews": 112,
        "totalVideoComments": 6,
        "totalLocalVideoComments": 2,
        "totalLocalVideoFilesSize": 5000,
        "totalLocalVideoChannels": 3,
        "totalLocalDailyActiveVideoChannels": 2,
        "totalLocalWeeklyActiveVideoChannels": 2,
        "totalLocalMonthlyActiveVideoChannels": 3,
        "totalActivityPubMessagesWaiting": 1,
    }
    assert {name: stats[name] for name in expected} == expected


def test_playlists_reports_requests_and_activities_are_counted(runtime: Runtime, client: Client, user: Person) -> None:
    made = {"displayName": "Rivers", "privacy": "1", "videoChannelId": str(user.channel_id)}
    assert user.post("/api/v1/video-playlists", files={name: (None, text) for name, text in made.items()}).is_success
    add_video(runtime, user.channel_id, 0)
    listed = client.get("/api/v1/videos").json()["data"][0]
    report = {"reason": "This is not hers.", "video": {"id": listed["id"]}}
    assert user.post("/api/v1/abuses", json=report).is_success
    moment = clock.now()
    with runtime.database.write() as session:
        for number, state in enumerate((RegistrationState.PENDING, RegistrationState.ACCEPTED)):
            name = f"asks{number}"
            session.add(
                Registration(
                    state=state,
                    username=name,
                    folded_username=name,
                    email=f"{name}@example.org",
                    folded_email=f"{name}@example.org",
                    password_hash="",
                    reason="To show my films.",
                    language="en",
                    created_at=moment - dt.timedelta(seconds=2),
                    updated_at=moment,
                )
            )
        for number, end in enumerate((ReceivedState.DONE, ReceivedState.DONE, ReceivedState.FAILED)):
            received = waiting_activity()
            received.fingerprint, received.state = f"f{number}", end
            session.add(received)
    stats = client.get("/api/v1/server/stats").json()
    expected = {
        "totalLocalPlaylists": 1,
        "totalAbuses": 1,
        "totalAbusesProcessed": 0,
        "totalRegistrationRequests": 2,
        "totalRegistrationRequestsProcessed": 1,
        "averageRegistrationRequestResponseTimeMs": 2000,
        "totalActivityPubMessagesProcessed": 3,
        "totalActivityPubMessagesSuccesses": 2,
        "totalActivityPubLikeMessagesSuccesses": 2,
        "totalActivityPubLikeMessagesErrors": 1,
        "totalActivityPubMessagesErrors": 1,
        "totalActivityPubCreateMessagesErrors": 0,
    }
    assert {name: stats[name] for name in expected} == expected


def test_counting_takes_the_same_statements_however_much_there_is(runtime: Runtime, user: Person) -> None:
    def count() -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        with runtime.database.read() as session:
            build_stats(session)
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
        return len([statement for statement in seen if statement.startswith("SELECT")])

    before = count()
    for _ in range(5):
        add_video(runtime, user.channel_id, 0)
    assert count() == before == 12


def test_figures_are_kept_for_their_time(runtime: Runtime) -> None:
    from litestar.testing import TestClient

    from headwater.app import build_app

    hour = replace(runtime.settings, stats=replace(runtime.settings.stats, cache=Seconds(3600)))
    object.__setattr__(runtime, "settings", hour)
    with TestClient(build_app(runtime)) as client:
        first = client.get("/api/v1/server/stats")
        assert first.headers["cache-control"] == "max-age=3600"
        with runtime.database.write() as session:
            session.add(waiting_activity())
        assert client.get("/api/v1/server/stats").json() == first.json()
