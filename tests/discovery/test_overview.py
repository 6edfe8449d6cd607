"""The overview over REST: subjects with enough videos, one of each kind on a page."""

from typing import Any

from litestar.testing import TestClient

from headwater.runtime import Runtime
from tests.videos.people import Owner, add_video


def test_frequent_subjects_are_shown(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    path = "/api/v1/overviews/videos?page=1"
    assert client.get(path).json() == {"categories": [], "channels": [], "tags": []}
    for number in range(6):
        add_video(runtime, mary, name=f"video {number}", category=15, tags=["sea", f"only {number}"])
    found = client.get(path).json()
    assert found["categories"][0]["category"] == {"id": 15, "label": "Science & Technology"}
    assert found["channels"][0]["channel"]["name"] == "mary_channel"
    assert found["tags"][0]["tag"] == "sea"
    assert {len(entries[0]["videos"]) for entries in found.values()} == {6}
    assert client.get("/api/v1/overviews/videos?page=2").json() == {"categories": [], "channels": [], "tags": []}


def test_pages_beyond_the_twentieth_are_refused(client: TestClient[Any]) -> None:
    assert client.get("/api/v1/overviews/videos?page=21").status_code == 400
    assert client.get("/api/v1/overviews/videos?page=0").status_code == 400
