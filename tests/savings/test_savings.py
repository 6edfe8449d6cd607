"""Players report what came from where; sums are kept, addresses are not, and nobody can invent much."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.jobs import enqueue
from headwater.jobs.model import JobState
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.savings.jobs import job_types
from headwater.savings.model import SavedDay, SavedVideoDay
from headwater.savings.rules import UPLOADS_PER_VIEWING, Allowances, Sums, weigh_viewing
from headwater.savings.store import add_sums, find_largest_file
from headwater.settings import Settings
from headwater.settings.peers import Savings
from headwater.settings.units import Seconds
from headwater.videos import Video
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements
from tests.support.workers import wait_for as wait_for_job
from tests.support.workers import wait_until, working
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

PATH = "/api/v1/metrics/playback"
TODAY = dt.date(2026, 5, 20)
NOON = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, savings=Savings(flush=Seconds(0.02), viewings_per_address=2))


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), row={"duration_seconds": 100})
    add_files(runtime, made)
    return made


def body(video: Video, **more: Any) -> dict[str, Any]:
    recorded: dict[str, Any] = dict(load_capture("server", "metrics playback")["request"]["body"])
    return recorded | {"videoId": str(video.uuid)} | more


def report(client: Any, video: Video, server: int = 0, peers: int = 0, uploaded: int = 0, **more: Any) -> Any:
    numbers = {"downloadedBytesHTTP": server, "downloadedBytesP2P": peers, "uploadedBytesP2P": uploaded}
    return client.post(PATH, json=body(video, **numbers, **more))


def saved(runtime: Runtime) -> Sums:
    with runtime.database.read() as session:
        rows = session.execute(sa.select(SavedDay.server_bytes, SavedDay.peers_bytes, SavedDay.uploaded_bytes)).all()
    return Sums(*(sum(column) for column in zip(*rows, strict=True)))


def wait_for(runtime: Runtime, sums: Sums) -> None:
    wait_until(lambda: saved(runtime) == sums, f"{sums} is written")


def test_reports_are_added_up(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    assert_same_shape(report(client, video, 20, 10, 5), load_capture("server", "metrics playback"))
    assert report(user, video, 1, videoId=video.id).status_code == 204
    wait_for(runtime, Sums(21, 10, 5))
    own = user.get(f"/api/headwater/v1/videos/{video.uuid}/savings?days=7").json()
    expected = {"serverBytes": 21, "peersBytes": 10, "uploadedBytes": 5, "sharePercent": 32.26}
    assert own["total"] == expected
    assert (len(own["days"]), own["days"][-1]) == (7, expected | {"day": clock.now().date().isoformat()})


def test_nothing_of_a_person_is_kept() -> None:
    columns = {column.name for table in (SavedDay, SavedVideoDay) for column in table.__table__.columns}
    assert columns == {"video_id", "day", "server_bytes", "peers_bytes", "uploaded_bytes"}


BAD: list[dict[str, Any]] = [
    {"playerMode": "x"}, {"resolution": -1}, {"resolution": None}, {"p2pEnabled": "perhaps"}, {"errors": "many"},
    {"downloadedBytesP2P": -1}, {"downloadedBytesHTTP": 1 << 60}, {"uploadedBytesP2P": 1.5}, {"p2pPeers": []},
    {"videoId": {}}, {"resolutionChanges": True}, {"videoId": "nonsense"}, {"videoId": 1 << 70},
]  # fmt: skip


def test_bad_reports_are_refused(client: Client, video: Video) -> None:
    for wrong in BAD:
        answer = client.post(PATH, json=body(video, **wrong))
        assert answer.status_code == 400 and list(answer.json()["invalid-params"]) == list(wrong), answer.text
    answer = client.post(PATH, json={"videoId": video.id})
    assert set(answer.json()["invalid-params"]) == set(body(video)) - {"videoId", "fps", "p2pPeers", "bufferStalled"}


def test_only_who_may_know_a_video_reports_of_it(
    client: Client, runtime: Runtime, user: Person, other: Person, video: Video
) -> None:
    private = add_video(runtime, Owner.of(user), privacy=3)
    assert [report(person, private, 1).status_code for person in (client, other, user)] == [401, 403, 204]
    gone = "00000000-0000-4000-8000-000000000000"
    assert report(client, video, 1, videoId=gone).status_code == 404


def test_an_instance_may_not_want_to_know(client: Client, runtime: Runtime, video: Video) -> None:
    told = client.get("/api/v1/config").json()["openTelemetry"]["metrics"]
    assert told == {"enabled": True, "playbackStatsInterval": 15000}
    runtime.settings = replace(runtime.settings, savings=Savings(enabled=False))
    assert client.post(PATH, json={"playerMode": "x"}).status_code == 204  # as the reference does
    assert saved(runtime) == Sums()


def test_a_liar_is_believed_as_far_as_an_address_may_have_viewers(
    client: Client, runtime: Runtime, video: Video
) -> None:
    with runtime.database.read() as session:
        largest = find_largest_file(session, video.id)
    petabyte = 10**15
    for _ in range(3):
        assert report(client, video, petabyte, petabyte, petabyte).status_code == 204
    most = 2 * 2 * largest
    wait_for(runtime, Sums(0, most, most * UPLOADS_PER_VIEWING))


def test_allowances_end_and_are_each_addresss_own() -> None:
    allowances = Allowances(Savings(viewings_per_address=1, allowance_window=Seconds(60), remembered_addresses=2))
    told = Sums(80, 40, 2000)
    assert allowances.believe("a", 1, 100, told, 0) == Sums(60, 40, 1000)
    assert allowances.believe("a", 1, 100, told, 59) == Sums()
    assert allowances.believe("a", 2, 100, told, 59) == Sums(60, 40, 1000)
    assert allowances.believe("a", 1, 100, told, 60) == Sums(60, 40, 1000)
    assert allowances.believe("b", 2, 100, told, 61).peers_bytes == 40
    assert len(allowances._used) == 2


def test_a_video_is_weighed_by_its_files_else_by_its_length() -> None:
    settings = Savings()
    assert weigh_viewing(1000, 10, settings) == 2000
    assert weigh_viewing(0, 10, settings) == 10 * settings.highest_rate
    assert weigh_viewing(0, 0, settings) == 3600 * settings.highest_rate


def add_days(runtime: Runtime, videos: list[Video]) -> None:
    with runtime.database.write() as session:
        for back in range(3):
            sums = {made.id: Sums(100, 50 * (place + 1), 10) for place, made in enumerate(videos)}
            add_sums(session, sums, TODAY - dt.timedelta(days=back))


def test_the_instance_in_all_and_by_video(runtime: Runtime, user: Person, admin: Person, video: Video) -> None:
    second = add_video(runtime, Owner.of(user), name="Second")
    add_days(runtime, [video, second])
    with clock.frozen(NOON):
        told = admin.get("/api/headwater/v1/savings?days=2").json()
        with count_statements() as counted:
            listed = admin.get("/api/headwater/v1/savings/videos?days=2&count=1").json()
    assert told["total"] == {"serverBytes": 400, "peersBytes": 300, "uploadedBytes": 40, "sharePercent": 42.86}
    assert [day["day"] for day in told["days"]] == ["2026-05-19", "2026-05-20"]
    assert (listed["total"], [entry["name"] for entry in listed["data"]]) == (2, ["Second"])
    assert listed["data"][0]["peersBytes"] == 200
    assert len(counted) <= 4
    assert admin.get("/api/headwater/v1/savings?days=0").status_code == 400
    assert user.get("/api/headwater/v1/savings").status_code == 403


def test_what_was_saved_stays_when_a_video_goes(runtime: Runtime, admin: Person, user: Person, video: Video) -> None:
    add_days(runtime, [video])
    assert user.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    with clock.frozen(NOON):
        assert admin.get("/api/headwater/v1/savings").json()["total"]["peersBytes"] == 150
        assert admin.get("/api/headwater/v1/savings/videos").json() == {"total": 0, "data": []}


def test_pages_draw_what_was_saved(runtime: Runtime, user: Person, admin: Person, video: Video) -> None:
    html = {"accept": "text/html"}
    with clock.frozen(NOON):
        assert "Nothing was watched" in admin.get("/admin/overview/savings", headers=html).text
        assert "Bytes that viewers got" not in user.get(f"/stats/videos/{video.uuid}", headers=html).text
        add_days(runtime, [video, add_video(runtime, Owner.of(user), name="<Second>")])
        page = admin.get("/admin/overview/savings?period=week", headers=html).text
        own = user.get(f"/stats/videos/{video.uuid}", headers=html).text
        later = admin.get("/admin/overview/savings?page=2", headers=html).text
    assert "450 byte" in page and "43% of all bytes" in page and "150 byte / 350 byte (43%)" in page
    assert page.index("&lt;Second&gt;") < page.index(">A video<") and 'class="chart-part"' in page
    assert "150 byte" in own and "33% of all bytes" in own and 'class="chart-part"' in own
    assert ">A video<" not in later and "page=1" in later


def test_old_days_are_forgotten(runtime: Runtime, video: Video) -> None:
    add_days(runtime, [video])
    runtime.settings = replace(runtime.settings, savings=Savings(max_age=Seconds(86400)))
    with clock.frozen(NOON), runtime.database.write() as session:
        job_id = enqueue(session, "prune-savings", {})
    with clock.frozen(NOON), working(runtime, job_types):
        wait_for_job(runtime, job_id, JobState.COMPLETED)
    with runtime.database.read() as session:
        for table in (SavedDay, SavedVideoDay):
            assert list(session.scalars(sa.select(table.day).order_by(table.day))) == [dt.date(2026, 5, 19), TODAY]
