"""Files of videos over HTTP: parts, caches, names, and who may have which."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.files.playlists import add_token
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.storage import Storage
from headwater.storage.objects import ObjectStore
from headwater.videos import Privacy, Video, VideoState
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.videos.people import CONTENT, Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), name='Éclair / "cake"')
    add_files(runtime, made)
    return made


def hls(video: Video, part: str, *, private: bool = False) -> str:
    return f"/static/streaming-playlists/hls/{'private/' if private else ''}{video.uuid}/{video.uuid}-{part}"


def change(runtime: Runtime, video: Video, **columns: Any) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(Video).where(Video.id == video.id).values(**columns))


@pytest.mark.parametrize(
    ("header", "status", "expected"),
    [
        (None, 200, CONTENT),
        ("bytes=0-99", 206, CONTENT[:100]),
        ("bytes=100-", 206, CONTENT[100:]),
        ("bytes=-1", 206, CONTENT[-1:]),
        ("bytes=0-9,10-19", 206, CONTENT[:20]),
        ("bytes=0-9,50-59", 200, CONTENT),
        ("bytes=x", 200, CONTENT),
        (f"bytes={len(CONTENT)}-", 416, b""),
    ],
)
def test_parts_of_a_file(client: Client, video: Video, header: str | None, status: int, expected: bytes) -> None:
    answer = client.get(hls(video, "720-fragmented.mp4"), headers={"range": header} if header else {})
    assert (answer.status_code, answer.content) == (status, expected)
    assert answer.headers["content-length"] == str(len(expected))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "video/mp4"
    if status == 206:
        start = CONTENT.index(expected) if len(expected) > 1 else len(CONTENT) - 1
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(CONTENT)}"
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_head_says_the_same_without_bytes(client: Client, video: Video) -> None:
    path = hls(video, "720-fragmented.mp4")
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    part = client.head(path, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


def test_a_file_larger_than_a_chunk_arrives_whole(runtime: Runtime, client: Client, video: Video) -> None:
    content = bytes(range(251)) * 14_000  # three chunks and a bit
    runtime.storage.put_bytes(f"streaming-playlists/hls/{video.uuid}/{video.uuid}-720-fragmented.mp4", content)
    path = hls(video, "720-fragmented.mp4")
    assert client.get(path).content == content
    assert client.get(path, headers={"range": "bytes=1048570-3000000"}).content == content[1048570:3000001]


def test_an_empty_file(runtime: Runtime, client: Client, video: Video) -> None:
    runtime.storage.put_bytes(f"streaming-playlists/hls/{video.uuid}/{video.uuid}-720-fragmented.mp4", b"")
    path = hls(video, "720-fragmented.mp4")
    answer = client.get(path)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")
    assert client.get(path, headers={"range": "bytes=0-"}).status_code == 416


def test_conditional_requests(client: Client, video: Video) -> None:
    path = hls(video, "720-fragmented.mp4")
    etag = client.get(path).headers["etag"]
    same = client.get(path, headers={"if-none-match": f"W/{etag}"})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"range": "bytes=0-9", "if-range": etag}).status_code == 206
    assert client.get(path, headers={"range": "bytes=0-9", "if-range": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("name", "part", "headers"),
    [
        ("hls segments sha256", "segments-sha256.json", {}),
        ("hls mp4 range", "720-fragmented.mp4", {"range": "bytes=0-99"}),
    ],
)
def test_headers_are_those_recorded(
    client: Client, video: Video, name: str, part: str, headers: dict[str, str]
) -> None:
    recorded = load_capture("files_hls_torrent", name)["response"]
    answer = client.get(hls(video, part), headers=headers)
    assert answer.status_code == recorded["status"]
    for header in ("content-type", "accept-ranges", "access-control-allow-origin"):
        assert answer.headers[header] == recorded["headers"][header]


def test_caches_keep_media_but_no_growing_playlist(
    runtime: Runtime, client: Client, video: Video, user: Person
) -> None:
    growing = add_video(runtime, Owner.of(user), published=False, row={"playable_at": clock.now()})
    add_files(runtime, growing, finished=False)
    assert client.get(hls(growing, "720.m3u8")).headers["cache-control"] == "no-cache"
    assert client.get(hls(video, "720.m3u8")).headers["cache-control"] == "public, max-age=60"
    assert client.get(hls(video, "720-fragmented.mp4")).headers["cache-control"] == "public, max-age=604800, immutable"


def test_other_pages_may_read_media_but_not_with_a_cookie(client: Client, video: Video) -> None:
    headers = {"origin": "https://elsewhere.example", "range": "bytes=0-9"}
    answer = client.get(hls(video, "720-fragmented.mp4"), headers=headers)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"content-range", "accept-ranges"} <= {
        name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")
    }
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("part", ["master.m3u8", "720.m3u8", "720-fragmented.mp4", "segments-sha256.json"])
def test_files_of_a_private_video_need_a_right(
    runtime: Runtime, client: Client, video: Video, user: Person, other: Person, moderator: Person,
    part: str, private: bool,
) -> None:  # fmt: skip
    change(runtime, video, privacy=Privacy.PRIVATE)
    path = hls(video, part, private=private)
    assert_same_shape(client.get(path), load_capture("files_hls_torrent", "private master no token"))
    assert other.get(path).status_code == 403
    assert moderator.get(path).status_code == 200
    answer = user.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    token = user.post(f"/api/v1/videos/{video.uuid}/token").json()["files"]["token"]
    assert client.get(f"{path}?videoFileToken={token}").status_code == 200
    assert client.get(f"{path}?videoFileToken={token}x").status_code == 403
    assert client.get(path, headers={"authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_opens_one_video_only(runtime: Runtime, client: Client, video: Video, user: Person) -> None:
    another = add_video(runtime, Owner.of(user), privacy=3)
    change(runtime, video, privacy=Privacy.PRIVATE)
    token = user.post(f"/api/v1/videos/{another.uuid}/token").json()["files"]["token"]
    assert client.get(f"{hls(video, 'master.m3u8')}?videoFileToken={token}").status_code == 403


@pytest.mark.parametrize(
    "kind", ["static/web-videos", "static/web-videos/private", "object-storage-proxy/web-videos/private"]
)
def test_plain_files_need_the_same_right(
    runtime: Runtime, client: Client, video: Video, user: Person, other: Person, kind: str
) -> None:
    path = f"/{kind}/{video.uuid}-720.mp4"
    assert client.get(path).content == CONTENT
    change(runtime, video, privacy=Privacy.INTERNAL)
    assert client.get(path).status_code == 403
    assert other.get(path).status_code == 200
    change(runtime, video, privacy=Privacy.PRIVATE)
    assert other.get(path).status_code == 403
    assert user.get(path).status_code == 200


def test_until_it_is_published_media_are_its_owners(
    runtime: Runtime, client: Client, video: Video, user: Person
) -> None:
    change(runtime, video, state=VideoState.TO_TRANSCODE, wait_transcoding=True)
    path = hls(video, "master.m3u8")
    assert client.get(path).status_code == 403
    assert user.get(path).status_code == 200
    change(runtime, video, wait_transcoding=False)
    assert client.get(path).status_code == 200


def test_a_playlist_carries_the_token_on(runtime: Runtime, client: Client, video: Video, user: Person) -> None:
    change(runtime, video, privacy=Privacy.PRIVATE)
    token = user.post(f"/api/v1/videos/{video.uuid}/token").json()["files"]["token"]
    suffix = f"videoFileToken={token}&reinjectVideoFileToken=true"
    master = client.get(f"{hls(video, 'master.m3u8')}?{suffix}").text
    assert f"\n{video.uuid}-720.m3u8?{suffix}\n" in master
    rung = client.get(f"{hls(video, '720.m3u8')}?{suffix}").text
    assert f'URI="{video.uuid}-720-fragmented.mp4?{suffix}",BYTERANGE="1372@0"' in rung
    assert f"\n{video.uuid}-720-fragmented.mp4?{suffix}\n#EXT-X-ENDLIST" in rung
    plain = client.get(f"{hls(video, 'master.m3u8')}?videoFileToken={token}").text
    assert token not in plain


def test_a_token_in_a_playlist_cannot_break_out_of_its_address() -> None:
    assert (
        add_token("a.m3u8\n", 'x"\r\n#EVIL') == "a.m3u8?videoFileToken=x%22%0D%0A%23EVIL&reinjectVideoFileToken=true\n"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/static/streaming-playlists/hls/{uuid}/..%2f..%2f..%2fsecret",
        "/static/streaming-playlists/hls/{uuid}/%2e%2e",
        "/static/streaming-playlists/hls/{uuid}/.hidden.mp4",
        "/static/streaming-playlists/hls/{uuid}/x.html",
        "/static/streaming-playlists/hls/{uuid}/unknown.mp4",
        "/static/streaming-playlists/hls/nonsense/x.mp4",
        "/static/streaming-playlists/hls/00000000-0000-4000-8000-000000000000/x.mp4",
        "/static/web-videos/unknown.mp4",
        "/static/web-videos/..%2f{uuid}.mp4",
        "/lazy-static/thumbnails/unknown.jpg",
        "/lazy-static/storyboards/..",
        "/download/web-videos/{uuid}-9999.mp4",
        "/download/web-videos/nonsense.mp4",
        "/download/original-video-files/unknown.mp4",
        "/download/original-video-files/%00",
    ],
)
def test_only_known_files_are_found(client: Client, video: Video, path: str) -> None:
    assert client.get(path.format(uuid=video.uuid)).status_code in (400, 404)


def test_pictures(client: Client, video: Video) -> None:
    for path in (
        f"/lazy-static/thumbnails/small-{video.uuid}.jpg",
        f"/lazy-static/previews/large-{video.uuid}.jpg",
        f"/static/thumbnails/small-{video.uuid}.jpg",
        f"/lazy-static/storyboards/{video.uuid}.jpg",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert "immutable" in answer.headers["cache-control"]


def test_downloads_have_a_name_for_people(client: Client, video: Video) -> None:
    answer = client.get(f"/download/streaming-playlists/hls/videos/{video.uuid}-720-fragmented.mp4")
    assert answer.content == CONTENT
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"_clair  cake-720p-hls.mp4\"; filename*=UTF-8''%C3%89clair%20%20cake-720p-hls.mp4"
    )
    part = client.get(f"/download/web-videos/{video.uuid}-720.mp4", headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, CONTENT[:10])
    assert "720p.mp4" in part.headers["content-disposition"]


def test_a_download_that_is_switched_off(runtime: Runtime, client: Client, video: Video, user: Person) -> None:
    change(runtime, video, download_enabled=False)
    path = f"/download/web-videos/{video.uuid}-720.mp4"
    assert client.get(path).status_code == 403
    assert user.get(path).status_code == 200


def test_the_original_is_its_owners(
    client: Client, video: Video, user: Person, other: Person, moderator: Person
) -> None:
    path = f"/download/original-video-files/{video.uuid}-720.mp4"
    assert client.get(path).status_code == 403
    assert other.get(path).status_code == 403
    assert moderator.get(path).status_code == 200
    answer = user.get(path)
    assert answer.headers["content-disposition"] == 'attachment; filename="a.mp4"'
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_proxy_in_front_may_send_the_bytes(runtime: Runtime, client: Client, video: Video) -> None:
    web = replace(runtime.settings.web, accel_redirect="/internal/")
    client.app.state.runtime = dataclasses.replace(runtime, settings=replace(runtime.settings, web=web))
    answer = client.get(hls(video, "720-fragmented.mp4"))
    key = f"streaming-playlists/hls/{video.uuid}/{video.uuid}-720-fragmented.mp4"
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-accel-redirect"] == f"/internal/{key}"
    assert answer.headers["content-type"] == "video/mp4"


def test_files_in_an_object_store(runtime: Runtime, client: Client, user: Person) -> None:
    storage = Storage(runtime.settings.root, ObjectStore.in_memory())
    remote = dataclasses.replace(runtime, storage=storage)
    client.app.state.runtime = remote
    video = add_video(remote, Owner.of(user))
    add_files(remote, video)
    path = hls(video, "720-fragmented.mp4")
    assert client.get(path).content == CONTENT
    part = client.get(path, headers={"range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, CONTENT[5:10])
    assert client.get(hls(video, "missing.mp4")).status_code == 404
    assert client.get(hls(video, "master.m3u8")).text.startswith("#EXTM3U")
    storage.close()
