"""Search over REST: what is found, however it is written, in which order, and how it keeps up."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

from headwater.runtime import Runtime
from headwater.search import index, jobs
from headwater.videos import delete_video, find_managed
from tests.support.statements import count_statements
from tests.videos.conftest import signed_in
from tests.videos.people import Owner, add_person, add_video


@pytest.fixture
def filled(runtime: Runtime, mary: Owner) -> None:
    add_video(runtime, mary, name="Lighthouses of Brittany", tags=["mer"], category=15, row={"duration_seconds": 60})
    add_video(runtime, mary, name="Éclairs au chocolat", tags=["cooking"], language="fr", row={"views": 500})
    add_video(runtime, mary, name="Repairing a lighthouse lamp", description="With a chocolate break", nsfw=True)
    add_video(runtime, mary, name="Chocolate, slowly", tags=["cooking"], row={"duration_seconds": 900, "views": 3})
    add_video(runtime, mary, name="Internal chocolate", privacy=4)
    add_video(runtime, mary, name="Hidden chocolate", privacy=3)


def found(client: TestClient[Any], query: str, viewer: str | None = None) -> list[str]:
    answer = client.get(f"/api/v1/search/videos?{query}", headers=signed_in(viewer) if viewer else {})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body.get("total", len(body["data"])) >= len(body["data"])
    return [video["name"] for video in body["data"]]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=eclairs", ["Éclairs au chocolat"]),
        ("search=ECLAIR", ["Éclairs au chocolat"]),
        ("search=eclaris", ["Éclairs au chocolat"]),
        ("search=lighthouse&nsfw=both", ["Repairing a lighthouse lamp", "Lighthouses of Brittany"]),
        ("search=lihgthouses", ["Lighthouses of Brittany"]),
        ("search=brittany%20lighthouses", ["Lighthouses of Brittany"]),
        ("search=brittany%20lighthouses%20zzzz", ["Lighthouses of Brittany"]),
        ("search=mer", ["Lighthouses of Brittany"]),
        ("search=chocolate&nsfw=both", ["Chocolate, slowly", "Éclairs au chocolat", "Repairing a lighthouse lamp"]),
        ("search=cooking&sort=-views", ["Éclairs au chocolat", "Chocolate, slowly"]),
        ("search=cooking&sort=views&start=1", ["Éclairs au chocolat"]),
        ("search=cooking&sort=name", ["Chocolate, slowly", "Éclairs au chocolat"]),
        ("search=mary%20chocolat&languageOneOf=fr", ["Éclairs au chocolat"]),
        ("search=cooking&durationMin=100", ["Chocolate, slowly"]),
        ("search=cooking&durationMax=100", ["Éclairs au chocolat"]),
        ("search=cooking&categoryOneOf=15", []),
        ("search=mary&tagsOneOf=mer", ["Lighthouses of Brittany"]),
        ("search=mary&startDate=2999-01-01", []),
        ("search=cooking&endDate=1999-01-01T00:00:00.000Z", []),
        ("search=cooking&host=elsewhere.example", []),
        ("search=mary&isLive=true&nsfw=both", []),
        ("search=zzzzzz", []),
        ("search=%25", []),
        ("search=http://localhost:9000/w/abc", []),
        ("durationMin=900", ["Chocolate, slowly"]),
        ("categoryOneOf=15", ["Lighthouses of Brittany"]),
        ("search=cooking&count=0", []),
    ],
)
def test_searches(client: TestClient[Any], query: str, expected: list[str]) -> None:
    assert found(client, query) == expected


@pytest.mark.usefixtures("filled")
def test_what_one_may_not_see_is_not_found(client: TestClient[Any]) -> None:
    assert "Internal chocolate" in found(client, "search=chocolate", "paul")
    assert "Hidden chocolate" not in found(client, "search=chocolate", "paul")
    assert found(client, "search=hidden&privacyOneOf=3&include=1", "mod") == ["Hidden chocolate"]
    assert client.get("/api/v1/search/videos?search=a&include=1").status_code == 401


@pytest.mark.usefixtures("filled")
def test_lists_filter_by_the_same_words(client: TestClient[Any]) -> None:
    answer = client.get("/api/v1/videos?search=choco%20slow").json()
    assert (answer["total"], [video["name"] for video in answer["data"]]) == (1, ["Chocolate, slowly"])


def test_by_uuid(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    video = add_video(runtime, mary, name="The one")
    add_video(runtime, mary, name="Another")
    assert found(client, f"uuids={video.uuid}") == ["The one"]
    assert found(client, f"uuids[]={video.uuid}&search=another") == []


def test_changes_are_found_at_once(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    video = add_video(runtime, mary, name="Before")
    path = f"/api/v1/videos/{video.uuid}"
    assert (
        client.put(path, json={"name": "Afterwards", "tags": ["river"]}, headers=signed_in("mary")).status_code == 204
    )
    assert found(client, "search=before") == []
    assert found(client, "search=afterwards") == found(client, "search=river") == ["Afterwards"]
    with runtime.database.write() as session:
        delete_video(session, mary.viewer, video.id, find_managed(session, mary.viewer, str(video.id)).owner_account_id)
    assert found(client, "search=afterwards") == []


def test_an_index_can_be_made_anew(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    video = add_video(runtime, mary, name="Lighthouse")
    with runtime.database.write() as session:
        index.index_videos(session, [video.id])
        index.index_videos(session, [video.id])
        jobs.store.remove_unused_words(session)
    assert found(client, "search=lighthouse") == ["Lighthouse"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("search=", "search"),
        ("startDate=hello", "startDate"),
        ("originallyPublishedEndDate=32", "originallyPublishedEndDate"),
        ("durationMin=x", "durationMin"),
        ("uuids=1", "uuids"),
        ("sort=trending", "sort"),
        ("host=a/b", "host"),
        ("count=101", "count"),
    ],
)
def test_bad_parameters_are_refused_by_name(client: TestClient[Any], query: str, field: str) -> None:
    answer = client.get(f"/api/v1/search/videos?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]


def channels(client: TestClient[Any], query: str) -> list[str]:
    answer = client.get(f"/api/v1/search/video-channels?{query}")
    assert answer.status_code == 200, answer.text
    return [channel["name"] for channel in answer.json()["data"]]


def test_channels_are_found_by_name(runtime: Runtime, client: TestClient[Any]) -> None:
    add_person(runtime, "gardener")
    assert channels(client, "search=gardener") == channels(client, "search=gradener") == ["gardener_channel"]
    assert channels(client, "search=gardener&host=localhost:9000") == ["gardener_channel"]
    assert channels(client, "search=gardener&host=elsewhere.example") == []
    assert channels(client, "handles[]=gardener_channel") == ["gardener_channel"]
    assert channels(client, "handles[]=unknown@localhost:9103") == []
    assert len(channels(client, "search=channel&sort=displayName")) == 5
    assert channels(client, "search=zzzzzz") == []
    assert client.get("/api/v1/search/video-channels?sort=hello").status_code == 400
    assert client.get("/api/v1/search/video-channels?search=").status_code == 400


@pytest.mark.parametrize("rows", [1, 12])
def test_a_search_takes_as_many_statements_for_many_as_for_one(
    runtime: Runtime, client: TestClient[Any], mary: Owner, rows: int
) -> None:
    for number in range(rows):
        add_video(runtime, mary, name=f"video {number}")
    with count_statements() as statements:
        assert len(found(client, "search=video")) == rows
    assert len(statements) == 3, "\n".join(statements)
