"""Pictures, subtitles and torrents of others: viewers ask only us, and we keep only so much."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from PIL import Image
from tests.remote.conftest import Origin, follow_there, receive
from tests.support.fediverse import Fediverse, Site

from headwater.copies import PICTURE, Wanted, ensure_copy
from headwater.copies.model import RemoteCopy
from headwater.copies.store import note_copy, take_out
from headwater.kit.errors import NotFound

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello from afar\n"


def picture(size: tuple[int, int] = (320, 180), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 90)).save(out, kind)
    return out.getvalue()


def path_of(url: str) -> str:
    return urlsplit(url).path


@pytest.fixture
def shown(here: Site, origin: Origin) -> dict[str, Any]:
    """A video whose pictures its instance serves."""
    video = origin.video
    for icon in video["icon"]:
        origin.files[path_of(icon["url"])] = ("image/jpeg", picture())
    origin.files[path_of(video["preview"][0]["url"][0]["href"])] = ("image/jpeg", picture((768, 108)))
    origin.files[path_of(video["subtitleLanguage"][0]["url"])] = ("text/vtt", VTT)
    for icon in origin.pages["/accounts/alice"]["icon"]:
        origin.files[path_of(icon["url"])] = ("image/png", picture((200, 200), "PNG"))
    follow_there(here)
    assert receive(here, origin.activity("Announce", origin.url, "video-channels/alice_channel")) == ""
    found: dict[str, Any] = here.client.get(f"/api/v1/videos/{video['uuid']}").json()
    return found


def size_of(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


def test_pictures_are_fetched_when_somebody_looks_and_only_once(
    here: Site, origin: Origin, shown: dict[str, Any]
) -> None:
    before = len(origin.asked)
    for _ in range(2):
        answer = here.client.get(shown["thumbnailPath"])
        assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"
        assert size_of(answer.content) == (280, 157) and "immutable" in answer.headers["cache-control"]
    assert size_of(here.client.get(shown["previewPath"]).content) == (850, 480)
    assert len(origin.asked) == before + 2
    (board,) = here.client.get(f"/api/v1/videos/{shown['uuid']}/storyboards").json()["storyboards"]
    assert size_of(here.client.get(board["storyboardPath"]).content) == (768, 108)
    avatars = {image["width"]: image["path"] for image in shown["account"]["avatars"]}
    assert size_of(here.client.get(avatars[120]).content) == (120, 120)


def test_subtitles_are_read_before_they_are_shown(here: Site, origin: Origin, shown: dict[str, Any]) -> None:
    (caption,) = here.client.get(f"/api/v1/videos/{shown['uuid']}/captions").json()["data"]
    answer = here.client.get(caption["captionPath"])
    assert answer.status_code == 200 and b"Hello from afar" in answer.content
    assert "Hello from afar" in here.client.get(f"/w/{shown['shortUUID']}").text
    origin.files[path_of(origin.video["subtitleLanguage"][0]["url"])] = ("text/vtt", b"\x00\x01\x02")


def test_what_is_no_picture_is_not_passed_on(here: Site, origin: Origin, shown: dict[str, Any]) -> None:
    for number, content in enumerate((b"<svg onload=alert(1)>", b"", b"GIF89a" + b"\0" * 50)):
        origin.files[f"/bad/{number}"] = ("image/png", content)
        wanted = Wanted(
            key=f"thumbnails/bad{number}.jpg", url=f"https://origin.example/bad/{number}", kind=PICTURE, size=(280, 157)
        )
        with pytest.raises(NotFound):
            ensure_copy(here.runtime, wanted)
    origin.files.clear()
    assert here.client.get(shown["thumbnailPath"]).status_code == 404


def test_a_hundred_viewers_make_one_request(here: Site, origin: Origin, shown: dict[str, Any]) -> None:
    before = len(origin.asked)
    url = origin.video["icon"][0]["url"]
    wanted = Wanted(key="thumbnails/once.jpg", url=url, kind=PICTURE, size=(280, 157))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ensure_copy(here.runtime, wanted), range(20)))
    assert len(origin.asked) == before + 1


def test_copies_take_no_more_room_than_they_may(fediverse: Fediverse, here: Site) -> None:
    with here.runtime.database.write() as session:
        for number in range(6):
            note_copy(session, f"thumbnails/{number}.jpg", 100)
            session.execute(
                sa.update(RemoteCopy)
                .where(RemoteCopy.storage_key == f"thumbnails/{number}.jpg")
                .values(used_at=sa.select(RemoteCopy.used_at).limit(1).scalar_subquery())
            )
    with here.runtime.database.write() as session:
        gone = take_out(session, 250)
        assert len(gone) == 4
        left = session.scalar(sa.select(sa.func.sum(RemoteCopy.size_bytes)))
    assert left == 200


def test_copies_go_with_their_video_and_are_not_called_missing(
    here: Site, origin: Origin, shown: dict[str, Any]
) -> None:
    from headwater.inventory.missing import find_missing

    assert list(find_missing(here.runtime)) == []
    here.client.get(shown["thumbnailPath"])
    (key,) = [blob.key for blob in here.runtime.storage.list("thumbnails")]
    assert receive(here, origin.activity("Delete", origin.url)) == ""
    here.work()
    assert here.runtime.storage.size(key) is None
