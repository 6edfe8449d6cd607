"""What owners are told of their audience, over REST and on a page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.videos import Video
from headwater.views import ViewSession
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

NOW = dt.datetime(2026, 5, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user), row={"duration_seconds": 10, "published_at": NOW - dt.timedelta(days=3)})


def add_session(
    runtime: Runtime, video: Video, *, minutes_ago: float, minutes: float = 1, sections: Any = ((0, 10),), **more: Any
) -> None:
    at = NOW - dt.timedelta(minutes=minutes_ago)
    with runtime.database.write() as session:
        session.add(
            ViewSession(
                video_id=video.id, viewer="x", started_at=at, seen_at=at + dt.timedelta(minutes=minutes),
                watch_seconds=sum(end - start for start, end in sections), sections=[list(part) for part in sections],
                counted_seconds=0, **more,
            )
        )  # fmt: skip


def ask(person: Any, video: Video, what: str) -> Any:
    with clock.frozen(NOW):
        return person.get(f"/api/v1/videos/{video.uuid}/stats/{what}")


def test_answers_have_the_recorded_shapes(runtime: Runtime, user: Person, other: Person, video: Video) -> None:
    assert_same_shape(ask(user, video, "overall"), load_capture("videos", "stats overall"))
    assert_same_shape(ask(user, video, "timeseries/viewers"), load_capture("videos", "stats timeserie"))
    assert_same_shape(ask(user, video, "retention"), load_capture("videos", "stats retention"))
    assert_same_shape(ask(other, video, "overall"), load_capture("videos", "stats forbidden"))


def test_overall_figures(runtime: Runtime, user: Person, video: Video) -> None:
    add_session(runtime, video, minutes_ago=60, minutes=10)
    add_session(runtime, video, minutes_ago=55, minutes=10, sections=((0, 5),))
    add_session(runtime, video, minutes_ago=50, minutes=10, sections=())
    add_session(runtime, video, minutes_ago=3000)
    told = ask(user, video, "overall").json()
    assert told == {
        "totalWatchTime": 25,
        "averageWatchTime": 6,
        "totalViewers": 4,
        "viewersPeak": 3,
        "viewersPeakDate": "2026-05-20T11:10:00.000Z",
        "countries": [],
        "subdivisions": [],
    }
    within = ask(user, video, "overall?startDate=2026-05-20T11:06:00Z&endDate=2026-05-20T11:09:00Z").json()
    assert (within["totalViewers"], within["viewersPeak"]) == (2, 2)
    assert ask(user, video, "overall?startDate=2026-05-20").json()["totalViewers"] == 3
    assert ask(user, video, "overall?endDate=2026-05-19").json()["totalViewers"] == 1


def test_places_are_those_that_others_told(runtime: Runtime, user: Person, video: Video) -> None:
    add_session(runtime, video, minutes_ago=60)
    for region in ("Brittany", "Brittany", "Corsica", None):
        add_session(runtime, video, minutes_ago=50, country="FR", region=region)
    add_session(runtime, video, minutes_ago=3000, country="CL", region="Maule")
    told = ask(user, video, "overall").json()
    assert told["countries"] == [{"isoCode": "FR", "viewers": 4}, {"isoCode": "CL", "viewers": 1}]
    assert told["subdivisions"] == [
        {"name": "Brittany", "viewers": 2},
        {"name": "Corsica", "viewers": 1},
        {"name": "Maule", "viewers": 1},
    ]
    within = ask(user, video, "overall?startDate=2026-05-20").json()
    assert within["countries"] == [{"isoCode": "FR", "viewers": 4}]


def test_series(runtime: Runtime, user: Person, video: Video) -> None:
    add_session(runtime, video, minutes_ago=5, minutes=2)
    add_session(runtime, video, minutes_ago=4, minutes=0)
    period = "startDate=2026-05-20T11:54:00Z&endDate=2026-05-20T11:59:00Z"
    viewers = ask(user, video, f"timeseries/viewers?{period}").json()
    assert viewers["groupInterval"] == "1 minute"
    assert [point["value"] for point in viewers["data"]] == [0, 1, 2, 1, 0, 0]
    watched = ask(user, video, f"timeseries/aggregateWatchTime?{period}").json()
    assert [point["value"] for point in watched["data"]] == [0, 10, 10, 0, 0, 0]
    ever = ask(user, video, "timeseries/viewers").json()
    assert ever["groupInterval"] == "1 hour"
    assert sum(point["value"] for point in ever["data"]) == 2


def test_who_came_before_the_period_is_there_at_its_beginning(runtime: Runtime, user: Person, video: Video) -> None:
    add_session(runtime, video, minutes_ago=20, minutes=20)
    period = "startDate=2026-05-20T11:54:00Z&endDate=2026-05-20T11:56:00Z"
    assert [p["value"] for p in ask(user, video, f"timeseries/viewers?{period}").json()["data"]] == [1, 1, 1]
    watched = ask(user, video, f"timeseries/aggregateWatchTime?{period}").json()
    assert [point["value"] for point in watched["data"]] == [0, 0, 0]


def test_retention(runtime: Runtime, user: Person, video: Video) -> None:
    add_session(runtime, video, minutes_ago=5, sections=((0, 4), (2, 6), (9, 40)))
    add_session(runtime, video, minutes_ago=5, sections=((0, 1),))
    seen = [point["retentionPercent"] for point in ask(user, video, "retention").json()["data"]]
    assert seen == [100, 100, 50, 50, 50, 50, 50, 0, 0, 50, 50]


BAD = [
    ("overall?startDate=soon", "startDate"),
    ("timeseries/viewers?startDate=2026-01-01", "endDate"),
    ("timeseries/viewers?endDate=2026-01-01", "startDate"),
    ("timeseries/viewers?startDate=1990-01-01&endDate=2026-01-01", "endDate"),
    ("timeseries/likes", "metric"),
]


@pytest.mark.parametrize(("what", "field"), BAD)
def test_bad_questions_are_named(user: Person, video: Video, what: str, field: str) -> None:
    answer = ask(user, video, what)
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, [field])


def test_who_is_told(client: Client, moderator: Person, other: Person, video: Video) -> None:
    assert [ask(person, video, "overall").status_code for person in (client, other, moderator)] == [401, 403, 200]
    unknown = "/api/v1/videos/00000000-0000-4000-8000-000000000000/stats/overall"
    assert moderator.get(unknown).status_code == 404


def test_statements_do_not_grow_with_the_audience(runtime: Runtime, user: Person, video: Video) -> None:
    def count() -> int:
        with count_statements() as statements:
            ask(user, video, "overall")
            ask(user, video, "timeseries/viewers")
            ask(user, video, "retention")
        return len(statements)

    few = count()
    for number in range(20):
        add_session(runtime, video, minutes_ago=number)
    assert count() == few


@pytest.fixture
def page(client: Client, user: Person) -> Any:
    """Ask for pages as somebody who signed in with a browser."""
    form = client.get("/login").text
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    from tests.support.client import PASSWORD

    answer = client.post("/login", data={"username": user.username, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 200, answer.text
    return client


def test_the_page_shows_figures_charts_and_tables(runtime: Runtime, page: Client, video: Video) -> None:
    with clock.frozen(NOW):
        empty = page.get(f"/stats/videos/{video.uuid}", headers={"accept": "text/html"})
        assert "Nobody has watched this video in this time." in empty.text
        add_session(runtime, video, minutes_ago=60 * 24, sections=((0, 5),))
        for period in ("day", "week", "month", "year", "ever", "nonsense"):
            shown = page.get(f"/stats/videos/{video.uuid}?period={period}", headers={"accept": "text/html"})
            assert shown.status_code == 200
            assert shown.text.count("<polyline") == shown.text.count("<table") == 3
    assert "Nobody has watched" not in shown.text
    assert shown.headers["cache-control"] == "no-store"


def test_the_page_is_for_the_owner(client: Client, runtime: Runtime, other: Person, page: Client) -> None:
    foreign = add_video(runtime, Owner.of(other))
    assert page.get(f"/stats/videos/{foreign.uuid}", headers={"accept": "text/html"}).status_code == 403
    assert page.get("/stats/videos/nonsense", headers={"accept": "text/html"}).status_code == 404
