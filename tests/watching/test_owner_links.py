"""The ways from the watch page to the pages of whoever looks after the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Video
from tests.support.client import Person
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user), name="Mine")


def list_ways(asker: Client | Person, video: Video) -> list[bool]:
    page, short = asker.get(f"/w/{shorten(video.uuid)}", headers=HTML).text, shorten(video.uuid)
    addresses = (f"/videos/manage/{short}", f"/stats/videos/{short}", f"/videos/manage/{short}/files")
    return [f'href="{address}"' in page for address in addresses]


def test_only_whoever_may_change_a_video_is_led_to_its_pages(
    client: Client, user: Person, other: Person, admin: Person, video: Video
) -> None:
    assert list_ways(user, video) == list_ways(admin, video) == [True, True, True]
    assert list_ways(other, video) == list_ways(client, video) == [False, False, False]


def test_the_ways_lead_somewhere(user: Person, video: Video) -> None:
    short = shorten(video.uuid)
    for address in (f"/videos/manage/{short}", f"/stats/videos/{short}", f"/videos/manage/{short}/files"):
        assert user.get(address, headers=HTML).status_code == 200
