"""What search engines find of an instance, and what they must not."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater.blocks import BY_INSTANCE, VideoBlock, VideoBlockKind, block_account
from headwater.configuration import change_settings
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.videos import Privacy, Thumbnail, ThumbnailKind, Video, VideoState
from tests.support.added_videos import AddVideo, add
from tests.support.sample_videos import add_video
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client, Person

__all__ = ["add"]
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "v": "http://www.google.com/schemas/sitemap-video/1.1",
}
PATH = "/sitemap.xml"


def read(client: Client, address: str = PATH) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/xml", answer.text
    return ET.fromstring(answer.text)


def addresses(client: Client, address: str = PATH, kind: str = "url") -> list[str]:
    found = [loc.text or "" for loc in read(client, address).findall(f"s:{kind}/s:loc", NAMES)]
    assert len(found) == len(set(found))
    return found


def titles(client: Client) -> set[str | None]:
    return {title.text for title in read(client).iterfind("s:url/v:video/v:title", NAMES)}


def find_video(session: Session, uuid: str) -> Video:
    return session.scalars(sa.select(Video).where(Video.uuid == UUID(uuid))).one()


def add_picture(runtime: Runtime, uuid: str) -> None:
    values: dict[str, Any] = {"width": 280, "height": 157, "automatic": True, "created_at": clock.now()}
    names = {"filename": f"{uuid}.jpg", "storage_key": f"thumbnails/{uuid}.jpg"}
    with runtime.database.write() as session:
        number = find_video(session, uuid).id
        session.add(Thumbnail(video_id=number, kind=ThumbnailKind.MINIATURE, **names, **values))


def test_a_visitor_can_open_whatever_is_listed(client: Client, runtime: Runtime, user: Person, add: AddVideo) -> None:
    for number in range(2):
        add(f"Film {number}")
    base = runtime.settings.base_url
    found = addresses(client)
    assert {f"{base}/c/{user.channel_name}", f"{base}/a/{user.username}", f"{base}/about/instance"} <= set(found)
    assert sum("/w/" in address for address in found) == 2
    for address in found:
        answer = client.get(address.removeprefix(base), headers={"accept": "text/html"}, follow_redirects=False)
        assert answer.status_code == 200, address
        assert f'rel="canonical" href="{address}"' in answer.text.replace("&amp;", "&"), address
    assert client.get(PATH).headers["cache-control"] == "max-age=86400"


def test_a_video_is_described_in_the_words_of_its_owner(client: Client, runtime: Runtime, add: AddVideo) -> None:
    uuid = add("Fish & <chips>\x0b", description="How\nto fry " + "x" * 400, duration_seconds=61)
    add_picture(runtime, uuid)
    (video,) = read(client).findall("s:url/v:video", NAMES)
    told = {part.tag.partition("}")[2]: part.text for part in video}
    base = runtime.settings.base_url
    assert told["title"] == "Fish & <chips>"
    assert told["description"] is not None and told["description"].startswith("How\nto fry xxx")
    assert len(told["description"]) == 300
    assert told["player_loc"] == f"{base}/videos/embed/{uuid}"
    assert told["thumbnail_loc"] == f"{base}/lazy-static/thumbnails/{uuid}.jpg"
    assert told["duration"] == "61" and "family_friendly" not in told


@pytest.mark.parametrize(
    "closed",
    [
        {"privacy": Privacy.UNLISTED},
        {"privacy": Privacy.PRIVATE},
        {"privacy": Privacy.INTERNAL},
        {"privacy": Privacy.PASSWORD_PROTECTED},
        {"state": VideoState.TRANSCODING_FAILED},
        {"state": VideoState.TO_TRANSCODE, "playable": False},
        {"is_local": False},
        {"nsfw": True},
    ],
    ids=lambda closed: "".join(closed) + str(next(iter(closed.values()))),
)
def test_what_is_not_for_everybody_is_not_in_it(client: Client, add: AddVideo, closed: dict[str, Any]) -> None:
    before = addresses(client)
    add("Not for you", **closed)
    assert addresses(client) == before
    add("For you")
    assert len(addresses(client)) == len(before) + 1


def test_sensitive_videos_are_in_it_where_visitors_find_them(client: Client, runtime: Runtime, add: AddVideo) -> None:
    add_picture(runtime, add("Blood", nsfw=True))
    assert titles(client) == set()
    with runtime.database.write() as session:
        change_settings(session, runtime, {"instance.default_nsfw_policy": "blur"}, "root")
    assert titles(client) == {"Blood"}
    assert "<video:family_friendly>no</video:family_friendly>" in client.get(PATH).text


def test_what_was_blocked_is_not_in_it(
    client: Client, runtime: Runtime, user: Person, other: Person, add: AddVideo
) -> None:
    def count_videos() -> int:
        return sum("/w/" in address for address in addresses(client))

    add("Stays")
    withheld = add("Withheld")
    add("Of somebody muted", owner=other)
    assert count_videos() == 3
    times = {"created_at": clock.now(), "updated_at": clock.now()}
    with runtime.database.write() as session:
        number = find_video(session, withheld).id
        session.add(VideoBlock(video_id=number, kind=VideoBlockKind.MANUAL, unfederated=False, **times))
    assert count_videos() == 2
    with runtime.database.write() as session:
        block_account(session, runtime.settings, BY_INSTANCE, other.username)
    assert count_videos() == 1


class TestManyOfThem:
    """An instance with more than one sitemap holds."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, web=replace(settings.web, sitemap_size=3))

    def test_parts_together_list_each_thing_once(
        self, client: Client, runtime: Runtime, user: Person, add: AddVideo
    ) -> None:
        for number in range(8):
            add(f"Film {number}", is_local=number != 4)
        parts = addresses(client, kind="sitemap")
        base = runtime.settings.base_url
        assert all(part.startswith(f"{base}/sitemap.xml?part=") for part in parts)
        found = [addresses(client, part.removeprefix(base)) for part in parts]
        assert all(0 < len(one) <= 3 for one in found)
        listed = [address for one in found for address in one]
        assert len(listed) == len(set(listed))
        assert sum("/w/" in address for address in listed) == 7
        assert f"{base}/c/{user.channel_name}" in listed

    @pytest.mark.parametrize("part", ["videos", "videos--1", "videos-x", "films-1", "pages-1", "videos-0 ", "%00"])
    def test_other_parts_are_not_there(self, client: Client, part: str) -> None:
        assert client.get(f"{PATH}?part={part}").status_code == 404

    def test_a_part_far_away_is_empty(self, client: Client) -> None:
        assert addresses(client, f"{PATH}?part=videos-999999999999") == []


def test_statements_are_constant_in_what_is_listed(client: Client, runtime: Runtime, user: Person) -> None:
    counts = []
    for _ in range(2):
        with runtime.database.write() as session:
            for number in range(5):
                add_video(session, name=f"Film {number}").channel_id = user.channel_id
        with count_statements() as statements:
            addresses(client)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6, counts
