"""Lists of videos: who finds what, filters in every spelling, orders, statements."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from headwater.history import note_positions
from headwater.house import ANONYMOUS
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video, VideoState, rules
from headwater.videos.lists.filters import listed_to
from tests.support.statements import count_statements
from tests.videos.conftest import signed_in
from tests.videos.people import Owner, add_video

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def names(client: TestClient[Any], path: str, viewer: str | None = None) -> list[str]:
    answer = client.get(path, headers=signed_in(viewer) if viewer else {})
    assert answer.status_code == 200, answer.text
    return [video["name"] for video in answer.json()["data"]]


def test_lists_find_what_the_rule_lists(runtime: Runtime, people: dict[str, Owner]) -> None:
    mary = people["mary"]
    states = (VideoState.PUBLISHED, VideoState.TO_TRANSCODE, VideoState.TRANSCODING_FAILED, VideoState.TO_IMPORT)
    cases = list(itertools.product(Privacy, states, (False, True), (None, NOW)))
    for privacy, state, waits, playable_at in cases:
        row = {"privacy": privacy, "state": state, "wait_transcoding": waits, "playable_at": playable_at}
        add_video(runtime, mary, published=False, row=row)
    for viewer in (ANONYMOUS, *(person.viewer for person in people.values())):
        with runtime.database.read() as session:
            videos = session.scalars(sa.select(Video)).all()
            found = set(session.scalars(sa.select(Video.id).where(listed_to(viewer))))
        expected = {
            video.id
            for video in videos
            if rules.is_listed_to(
                viewer,
                rules.Standing(
                    owner_account_id=mary.account_id,
                    privacy=video.privacy,
                    state=video.state,
                    wait_transcoding=video.wait_transcoding,
                    playable_at=video.playable_at,
                ),
            )
        }
        assert found == expected
    assert len(cases) == 80


@pytest.fixture
def filled(runtime: Runtime, mary: Owner) -> None:
    """Some videos that differ in everything that lists filter by."""
    add_video(runtime, mary, name="Éclair", category=15, licence=2, language="fr", tags=["Sea", "été"])
    add_video(runtime, mary, name="apple", category=1, language="en", tags=["sea"], row={"views": 9, "likes": 3})
    add_video(runtime, mary, name="Zebra", nsfw=True, nsfwFlags=1, row={"is_live": True, "duration_seconds": 50})
    add_video(runtime, mary, name="inside", privacy=4)
    add_video(runtime, mary, name="hidden", privacy=3)
    add_video(runtime, mary, name="growing", published=False)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=name", ["apple", "Éclair"]),
        ("sort=name&nsfw=both", ["apple", "Éclair", "Zebra"]),
        ("sort=-name&nsfw=both", ["Zebra", "Éclair", "apple"]),
        ("nsfw=true", ["Zebra"]),
        ("nsfw=both&nsfwFlagsExcluded=1&sort=name", ["apple", "Éclair"]),
        ("nsfw=both&nsfwFlagsExcluded=2&sort=-name&count=1", ["Zebra"]),
        ("nsfw=false&nsfwFlagsIncluded=1&sort=name", ["apple", "Éclair", "Zebra"]),
        ("nsfw=false&nsfwFlagsIncluded=2&sort=name", ["apple", "Éclair"]),
        ("sort=-views&count=1", ["apple"]),
        ("sort=-likes&start=1&count=1", ["Éclair"]),
        ("sort=-duration&nsfw=both&count=1", ["Zebra"]),
        ("sort=-trending&count=1", ["apple"]),
        ("sort=-hot&count=1", ["apple"]),
        ("sort=-best&count=1", ["apple"]),
        ("categoryOneOf=15", ["Éclair"]),
        ("categoryOneOf=15&categoryOneOf=1&sort=name", ["apple", "Éclair"]),
        ("categoryOneOf[]=15&categoryOneOf[]=1&sort=name", ["apple", "Éclair"]),
        ("categoryOneOf%5B0%5D=15&categoryOneOf%5B1%5D=1&sort=name", ["apple", "Éclair"]),
        ("licenceOneOf=2", ["Éclair"]),
        ("languageOneOf=fr", ["Éclair"]),
        ("languageOneOf=_unknown&nsfw=both", ["Zebra"]),
        ("tagsOneOf=SEA&sort=name", ["apple", "Éclair"]),
        ("tagsAllOf=sea&tagsAllOf=ete", ["Éclair"]),
        ("isLive=true&nsfw=both", ["Zebra"]),
        ("isLocal=false", []),
        ("hasHLSFiles=true", []),
        ("hasWebVideoFiles=false&sort=name", ["apple", "Éclair"]),
        ("search=eclair", ["Éclair"]),
        ("search=%25", []),
        ("sort=originallyPublishedAt&count=1", ["Éclair"]),
        ("sort=-localVideoFilesSize&count=1", ["apple"]),
        ("host=elsewhere.example", []),
        ("host=localhost:9000&sort=name", ["apple", "Éclair"]),
        ("privacyOneOf=3", []),
        ("start=100", []),
        ("count=0", []),
    ],
)
def test_filters_and_orders(client: TestClient[Any], query: str, expected: list[str]) -> None:
    assert names(client, f"/api/v1/videos?{query}") == expected


@pytest.mark.usefixtures("filled")
def test_the_newest_come_first(client: TestClient[Any]) -> None:
    assert names(client, "/api/v1/videos") == ["apple", "Éclair"]


@pytest.mark.usefixtures("filled")
def test_who_keeps_a_history_can_leave_out_what_they_have_begun(client: TestClient[Any], runtime: Runtime) -> None:
    path = "/api/v1/videos?sort=name&excludeAlreadyWatched="
    assert client.get(f"{path}true").status_code == 400
    before = names(client, f"{path}true", "paul")
    assert "apple" in before
    apple = client.get("/api/v1/videos?sort=name").json()["data"][0]
    paul = client.get("/api/v1/users/me", headers=signed_in("paul")).json()
    with runtime.database.write() as session:
        note_positions(session, {(paul["id"], apple["id"]): 3}, clock.now())
    assert names(client, f"{path}true", "paul") == [name for name in before if name != "apple"]
    assert names(client, f"{path}false", "paul") == before
    assert names(client, f"{path}true", "mary") == before


@pytest.mark.usefixtures("filled")
def test_members_also_find_internal_videos(client: TestClient[Any]) -> None:
    assert names(client, "/api/v1/videos?count=1", "paul") == ["inside"]


@pytest.mark.usefixtures("filled")
def test_a_moderator_may_ask_for_all(client: TestClient[Any]) -> None:
    path = "/api/v1/videos?include=1&privacyOneOf=1&privacyOneOf=3&nsfw=both&sort=name"
    assert names(client, path, "mod") == ["apple", "Éclair", "growing", "hidden", "Zebra"]
    assert client.get("/api/v1/videos?include=1").status_code == 401
    assert client.get("/api/v1/videos?include=1", headers=signed_in("paul")).status_code == 401


@pytest.mark.usefixtures("filled")
def test_ones_own_list_shows_everything_and_how_far_it_is(client: TestClient[Any]) -> None:
    answer = client.get("/api/v1/users/me/videos?sort=-createdAt", headers=signed_in("mary")).json()
    assert answer["total"] == 6
    growing = answer["data"][0]
    assert growing["state"] == {"id": 2, "label": "To transcode"}
    progress = {"playable": False, "playableAt": None, "finished": False, "failure": None}
    assert growing["headwater"] == progress | {"nsfwFlags": 0, "nsfwSummary": None}
    assert names(client, "/api/v1/users/me/videos?isLive=true", "mary") == ["Zebra"]
    assert names(client, "/api/v1/users/me/videos", "paul") == []
    assert client.get("/api/v1/users/me/videos").status_code == 401


@pytest.mark.usefixtures("filled")
def test_lists_of_an_account_and_a_channel(client: TestClient[Any]) -> None:
    for path in ("/api/v1/accounts/mary/videos", "/api/v1/video-channels/mary_channel/videos"):
        assert names(client, f"{path}?sort=name") == ["apple", "Éclair"]
    assert names(client, "/api/v1/accounts/paul/videos") == []
    assert client.get("/api/v1/accounts/nobody/videos").status_code == 404
    assert client.get("/api/v1/video-channels/nobody/videos").status_code == 404


@pytest.mark.usefixtures("filled")
def test_counting_can_be_skipped(client: TestClient[Any]) -> None:
    assert client.get("/api/v1/videos").json()["total"] == 2
    assert "total" not in client.get("/api/v1/videos?skipCount=true").json()


def test_what_has_no_date_comes_last_either_way(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    add_video(runtime, mary, name="dated", originallyPublishedAt="2019-01-01T00:00:00.000Z")
    add_video(runtime, mary, name="undated")
    for sort in ("originallyPublishedAt", "-originallyPublishedAt"):
        assert names(client, f"/api/v1/videos?sort={sort}") == ["dated", "undated"]


def test_what_is_hot_cools_down(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    old = {"views": 100, "published_at": clock.now() - dt.timedelta(days=30)}
    add_video(runtime, mary, name="once famous", row=old)
    add_video(runtime, mary, name="talked about", row={"views": 20})
    assert names(client, "/api/v1/videos?sort=-hot") == ["talked about", "once famous"]
    assert names(client, "/api/v1/videos?sort=-views") == ["once famous", "talked about"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=hello", "sort"),
        ("count=101", "count"),
        ("count=-1", "count"),
        ("start=x", "start"),
        ("start=99999999999999999999", "start"),
        ("categoryOneOf=music", "categoryOneOf"),
        ("isLive=perhaps", "isLive"),
        ("isLive=true&isLive=false", "isLive"),
        ("include=128", "include"),
        ("privacyOneOf=9", "privacyOneOf"),
        ("nsfw=maybe", "nsfw"),
        ("nsfwFlagsIncluded=8", "nsfwFlagsIncluded"),
        ("nsfwFlagsExcluded=sex", "nsfwFlagsExcluded"),
        ("search[a]=b", "search"),
        ("search=%00", "search"),
        ("tagsOneOf[a][b][c][d][e]=1", "tagsOneOf"),
    ],
)
def test_bad_parameters_are_refused_by_name(client: TestClient[Any], query: str, field: str) -> None:
    answer = client.get(f"/api/v1/videos?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(
    ("path", "viewer", "most"),
    [
        ("/api/v1/videos", None, 2),
        ("/api/v1/videos?include=127", "root", 4),  # with the viewer's preference
        ("/api/v1/users/me/videos", "mary", 2),
        ("/api/v1/accounts/mary/videos", None, 3),
    ],
)
def test_a_list_takes_as_many_statements_for_many_as_for_one(
    runtime: Runtime, client: TestClient[Any], mary: Owner, rows: int, path: str, viewer: str | None, most: int
) -> None:
    for number in range(rows):
        add_video(runtime, mary, name=f"video {number}")
    with count_statements() as statements:
        assert len(names(client, path, viewer)) == rows
    assert len(statements) == most, "\n".join(statements)
