"""What we answer about a video against what the reference answered about the same one."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.shares import record_share
from headwater.videos import Video
from tests.announcing.recorded import SETTINGS, VIDEO, Document, add_recorded, document, take_own_hashes
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video
from tests.support.statements import count_statements

AP = {"accept": "application/activity+json, application/ld+json"}
PATH = "/videos/watch/f681e420-48be-45d6-8c5d-6098d24d5542"
SAME = {
    PATH: VIDEO,
    "/w/wrvqXx4jcDmdgisDXEjC2G": "documents/Video_by_short_url.json",
    f"{PATH}/activity": "documents/Create_Video_activity_served.json",
    f"{PATH}/chapters": "documents/VideoChapters.json",
    f"{PATH}/announces": "documents/Collection_video_announces.json",
    f"{PATH}/announces?page=1": "documents/CollectionPage_video_announces.json",
    f"{PATH}/announces/5": "documents/Announce_served_0.json",
    f"{PATH}/announces/1": "documents/Announce_served_1.json",
    f"{PATH}/dislikes": "documents/Collection_video_dislikes.json",
    f"{PATH}/dislikes?page=1": "documents/CollectionPage_video_dislikes.json",
}


@pytest.fixture
def site(fediverse: Fediverse) -> Site:
    return fediverse.instance("localhost:9101", **SETTINGS)


def get(site: Site, path: str) -> Document:
    answer = site.client.get(path, headers=AP, follow_redirects=False)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/activity+json; charset=utf-8"
    found: Any = answer.json()
    return dict(found)


def test_each_document_is_the_references(site: Site) -> None:
    """Nothing differs, not one field, not one address, but the hashes under which our own players meet."""
    add_recorded(site.runtime)
    for path, name in SAME.items():
        found, told = get(site, path), document(name)
        take_own_hashes(found)
        for key in told.keys() | found.keys():
            assert found.get(key) == told.get(key), (path, key)
        assert list(found) == list(told), path


def test_outboxes_list_it_as_the_reference_does(site: Site) -> None:
    add_recorded(site.runtime)
    account = get(site, "/accounts/alice/outbox?page=1")
    created = document("documents/Create_Video_activity_served.json")
    for item in account["orderedItems"]:
        take_own_hashes(item)
    assert account["orderedItems"] == [{key: created[key] for key in created if key != "@context"}]
    for path, number in (("/video-channels/alice_channel", 5), ("/accounts/peertube", 1)):
        (item,) = get(site, f"{path}/outbox?page=1")["orderedItems"]
        told = {
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["http://localhost:9101/accounts/alice/followers"],
            "type": "Announce",
            "id": f"http://localhost:9101{PATH}/announces/{number}",
            "actor": f"http://localhost:9101{path}",
            "object": f"http://localhost:9101{PATH}",
        }
        assert item == told


def test_an_outbox_takes_as_many_statements_for_many_videos_as_for_one(site: Site) -> None:
    number = add_recorded(site.runtime)
    counts = []
    for _ in range(2):
        for path in ("/accounts/alice", "/video-channels/alice_channel"):
            with count_statements() as statements:
                get(site, f"{path}/outbox?page=1&size=50")
            counts.append(len(statements))
        with site.runtime.database.write() as session:
            first = session.get_one(Video, number)
            for _ in range(5):
                video = add_video(session)
                video.channel_id = first.channel_id
                record_share(session, video.id, 5, f"{video.url}/announces/5")
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10
