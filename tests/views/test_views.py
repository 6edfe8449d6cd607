"""Players report where they are: views are counted within a second, viewers shown, positions kept, addresses not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.history import read_positions
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.units import Seconds
from headwater.settings.views import VideoViews, Views
from headwater.videos import Video
from headwater.views import VideoDay, ViewSession, store
from headwater.views.jobs import job_types
from headwater.views.model import ViewSalt
from headwater.views.rules import Ping
from headwater.views.service import apply_pings
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements
from tests.support.workers import wait_until
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, views=Views(videos=VideoViews(flush=Seconds(0.05))))


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user), row={"duration_seconds": 100})


def report(client: Any, video: Video, second: Any, path: str = "views", **more: Any) -> Any:
    return client.post(f"/api/v1/videos/{video.uuid}/{path}", json={"currentTime": second} | more)


def watch(client: Any, video: Video, session_id: str, seconds: int = 12) -> None:
    for second in (0, seconds):
        assert report(client, video, second, sessionId=session_id).status_code == 204


def read_video(runtime: Runtime, video: Video) -> Video:
    with runtime.database.read() as session:
        return session.get_one(Video, video.id)


def wait_for(runtime: Runtime, sessions: int) -> None:
    def are_there() -> bool:
        with runtime.database.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(ViewSession)) == sessions

    wait_until(are_there, f"{sessions} sessions are written")


def test_answers_are_those_of_the_wire(client: Client, user: Person, video: Video) -> None:
    assert_same_shape(report(client, video, 0, sessionId="abcdef"), load_capture("videos", "view start"))
    seek = report(user, video, 3, viewEvent="seek", sessionId="abcdef")
    assert_same_shape(seek, load_capture("videos", "view seek with user"))
    legacy = user.put(f"/api/v1/videos/{video.uuid}/watching", json={"currentTime": 2})
    assert_same_shape(legacy, load_capture("videos", "watching legacy alias"))
    bad = report(client, video, "no")
    assert (bad.status_code, list(bad.json()["invalid-params"])) == (400, ["currentTime"])


BAD: list[dict[str, Any]] = [
    {}, {"currentTime": None}, {"currentTime": -1}, {"currentTime": 101}, {"currentTime": 1 << 40},
    {"currentTime": [1]}, {"currentTime": 1, "viewEvent": "jump"}, {"currentTime": 1, "sessionId": 5},
    {"currentTime": 1, "sessionId": "x" * 256}, {"currentTime": 1, "client": ["a"]},
    {"currentTime": 1, "device": "x" * 256}, {"currentTime": 1, "operatingSystem": {}},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=repr)
def test_bad_reports_are_refused(client: Client, video: Video, body: dict[str, Any]) -> None:
    for method in ("POST", "PUT"):
        answer = client.request(method, f"/api/v1/videos/{video.uuid}/views", json=body)
        assert answer.status_code == 400, answer.text
        assert len(answer.json()["invalid-params"]) == 1


def test_who_may_not_watch_may_not_report(client: Client, runtime: Runtime, user: Person, other: Person) -> None:
    private = add_video(runtime, Owner.of(user), privacy=3, row={"duration_seconds": 100})
    assert [report(person, private, 1).status_code for person in (client, other, user)] == [401, 403, 204]
    locked = add_video(runtime, Owner.of(user), privacy=5, videoPasswords=["secret1"], row={"duration_seconds": 100})
    assert report(client, locked, 1).json()["code"] == "video_requires_password"
    opened = client.post(
        f"/api/v1/videos/{locked.uuid}/views", json={"currentTime": 1}, headers={"x-peertube-video-password": "secret1"}
    )
    assert opened.status_code == 204
    unknown = "/api/v1/videos/00000000-0000-4000-8000-000000000000/views"
    assert client.post(unknown, json={"currentTime": 1}).status_code == 404
    assert client.post("/api/v1/videos/nonsense/views", json={"currentTime": 1}).status_code == 400


def test_a_view_is_counted_within_a_second_and_once(client: Client, runtime: Runtime, video: Video) -> None:
    with clock.frozen(dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)):
        watch(client, video, "one")
        watch(client, video, "one", 40)
        watch(client, video, "two")
        watch(client, video, "three", 9)
        wait_for(runtime, 3)
        wait_until(lambda: read_video(runtime, video).views == 2, "two views are counted")
        details = client.get(f"/api/v1/videos/{video.uuid}").json()
        assert (details["views"], details["viewers"]) == (2, 3)
        assert client.get("/api/v1/videos").json()["data"][0]["viewers"] == 3
    with runtime.database.read() as session:
        days = session.execute(sa.select(VideoDay.day, VideoDay.views)).all()
    assert [tuple(day) for day in days] == [(dt.date(2026, 3, 1), 2)]


def test_without_a_session_id_an_address_is_one_viewer(client: Client, runtime: Runtime, video: Video) -> None:
    for second in (0, 12, 0, 12):
        report(client, video, second)
    wait_for(runtime, 1)
    wait_until(lambda: read_video(runtime, video).views == 1, "one view is counted")


def test_nothing_stored_names_an_address_or_a_session(client: Client, runtime: Runtime, video: Video) -> None:
    watch(client, video, "my-session-id")
    report(client, video, 1)
    wait_for(runtime, 2)
    with runtime.database.read() as session:
        rows = session.execute(sa.select(ViewSession.__table__)).all()
    assert "my-session-id" not in repr(rows)
    assert "testclient" not in repr(rows)


def test_bots_are_answered_and_not_counted(client: Client, runtime: Runtime, video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}/views"
    answer = client.post(path, json={"currentTime": 1}, headers={"user-agent": "Googlebot/2.1"})
    assert answer.status_code == 204
    watch(client, video, "person")
    wait_for(runtime, 1)


def test_positions_of_people_who_keep_a_history(client: Client, runtime: Runtime, user: Person, other: Person) -> None:
    video = add_video(runtime, Owner.of(user), row={"duration_seconds": 100})
    other.put("/api/v1/users/me", json={"videosHistoryEnabled": False})
    for person in (client, user, other):
        report(person, video, 42, sessionId="x" if person is client else person.username)
    wait_for(runtime, 3)
    path = f"/api/v1/videos/{video.uuid}"
    assert user.get(path).json()["userHistory"] == {"currentTime": 42}
    assert "userHistory" not in other.get(path).json()
    assert "userHistory" not in client.get(path).json()
    with runtime.database.read() as session:
        assert read_positions(session, user.user_id, [video.id]) == {video.id: 42}
    assert user.delete(path).status_code == 204


def make_ping(video: Video, identity: str, second: int, address: str = "192.0.2.1", **more: Any) -> Ping:
    given = {"duration_seconds": 100, "is_live": False, "sought": False, "at": clock.now()} | more
    return Ping(video_id=video.id, identity=identity, address=address, second=second, **given)


def apply(runtime: Runtime, pings: list[Ping], *, admit: Any = lambda ping: True) -> None:
    with runtime.database.write() as session:
        apply_pings(session, runtime.settings.views.videos, pings, admit)


def test_many_reports_take_a_constant_number_of_statements(runtime: Runtime, video: Video) -> None:
    def count(viewers: int) -> int:
        pings = [make_ping(video, f"{viewers}-{number}", second) for number in range(viewers) for second in (0, 5)]
        with count_statements() as statements:
            apply(runtime, pings)
        return len([text for text in statements if not text.startswith("INSERT")])

    assert count(2) == count(60)


def test_a_report_of_a_video_that_is_gone_harms_nobody(runtime: Runtime, user: Person, video: Video) -> None:
    gone = add_video(runtime, Owner.of(user))
    with runtime.database.write() as session:
        session.execute(sa.delete(Video).where(Video.id == gone.id))
    apply(runtime, [make_ping(gone, "a", 5), make_ping(video, "a", 0), make_ping(video, "a", 11)])
    assert read_video(runtime, video).views == 1


def test_an_address_cannot_be_endlessly_many_viewers(client: Client, runtime: Runtime, video: Video) -> None:
    few = replace(runtime.settings.views.videos, max_sessions=3)
    runtime.settings = replace(runtime.settings, views=Views(videos=few))
    for number in range(8):
        watch(client, video, f"flood {number}")
    wait_for(runtime, 3)
    wait_until(lambda: read_video(runtime, video).views == 3, "three views are counted")


def test_a_pause_begins_a_new_session_and_midnight_too(runtime: Runtime, video: Video) -> None:
    with clock.frozen(dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)) as advance:
        for hours in (0, 2, 13):
            advance(dt.timedelta(hours=hours))
            apply(runtime, [make_ping(video, "a", 0)])
            apply(runtime, [make_ping(video, "a", 11)])
        with runtime.database.read() as session:
            rows = session.scalars(sa.select(ViewSession)).all()
    assert len(rows) == 3
    assert len({row.viewer for row in rows}) == 2
    assert read_video(runtime, video).views == 3


def test_viewers_go_and_are_forgotten(runtime: Runtime, video: Video) -> None:
    jobs = {kind.name: kind for kind in job_types}
    with clock.frozen(dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)) as advance:
        apply(runtime, [make_ping(video, "a", 11)])
        assert read_video(runtime, video).viewers == 1
        advance(dt.timedelta(minutes=3))
        with runtime.database.write() as session:
            store.refresh_viewers(session, clock.now() - dt.timedelta(seconds=120))
        assert read_video(runtime, video).viewers == 0
        advance(dt.timedelta(days=731))
        with runtime.database.write() as session:
            store.forget_salts(session, clock.now().date())
            assert store.prune_sessions(session, clock.now() - dt.timedelta(days=730), 10) == 1
    with runtime.database.read() as session:
        for table in (ViewSession, ViewSalt):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert set(jobs) == {"refresh-viewers", "tell-viewers", "prune-views"}


def test_the_interval_of_players_is_told(client: Client) -> None:
    told = client.get("/api/v1/config").json()["views"]["videos"]["watchingInterval"]
    assert told == {"anonymous": 5000, "users": 5000}
