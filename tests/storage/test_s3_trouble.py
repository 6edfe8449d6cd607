"""An instance whose files are all in a real S3 server, which is away, cuts off, says nothing, is full, comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from tests.publishing.test_resumable import CONTENT, begin, send_all
from tests.support.client import Person
from tests.support.clips import make_clip
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy
from tests.support.originals import add_original
from tests.support.workers import wait_until, working
from tests.transcoding.test_pipeline import read_video, work_off
from tests.videos.people import CONTENT as MEDIA
from tests.videos.people import Owner, add_files, add_video

from headwater.house.feature import collect
from headwater.inventory import find_missing
from headwater.jobs.model import Job, JobState
from headwater.runtime import Runtime
from headwater.settings import Seconds
from headwater.settings.objects import Bucket, ObjectStorageSettings, Proxy
from headwater.storage import KINDS, Storage, StorageUnavailable
from headwater.videos import Original, Privacy, Video, VideoState

if TYPE_CHECKING:
    from tests.support.client import Client

pytestmark = pytest.mark.slow
TROUBLE = ["away", "cut", "503", "507", "silent"]


@pytest.fixture
def proxy(s3_settings: ObjectStorageSettings) -> Iterator[FaultyProxy]:
    with faulty_proxy(s3_settings.endpoint) as opened:
        yield opened


@pytest.fixture
def runtime(runtime: Runtime, s3_settings: ObjectStorageSettings, proxy: FaultyProxy, tmp_path: Path) -> Runtime:
    """The instance of every test here: its own prefix, little patience."""
    objects = replace(
        s3_settings,
        endpoint=proxy.url,
        prefix=f"trouble/{tmp_path.name}",
        request_timeout=Seconds(1.5),
        connect_timeout=Seconds(1),
        max_request_attempts=2,
        streaming_playlists=Bucket(base_url="https://cdn.example"),
    )
    settings = replace(runtime.settings, object_storage=objects)
    runtime.storage.close()
    runtime.settings, runtime.storage = settings, Storage.from_settings(settings)
    return runtime


def here(runtime: Runtime) -> list[Path]:
    """Return the files of the store on the local disk."""
    return [path for kind in KINDS for path in (runtime.settings.root / kind).rglob("*") if path.is_file()]


@pytest.mark.parametrize("mode", TROUBLE)
def test_a_write_that_fails_leaves_nothing_and_works_later(
    runtime: Runtime, proxy: FaultyProxy, tmp_path: Path, mode: str
) -> None:
    source, key = tmp_path / "film", "original-video-files/film.mp4"
    source.write_bytes(bytes(range(256)) * 48_000)  # three parts
    proxy.fail(mode)
    with pytest.raises(StorageUnavailable):
        runtime.storage.put_file(key, source, keep=True)
    for use in (runtime.storage.size, runtime.storage.read_bytes):
        if mode != "cut":  # small requests pass
            with pytest.raises(StorageUnavailable):
                use(key)
    proxy.fail("pass")
    assert runtime.storage.size(key) is None
    assert list(runtime.storage.list("original-video-files")) == []
    runtime.storage.put_file(key, source)
    assert runtime.storage.size(key) == 256 * 48_000 and not source.exists()


def test_who_watches_is_told_to_come_back(runtime: Runtime, client: Client, user: Person, proxy: FaultyProxy) -> None:
    video = add_video(runtime, Owner.of(user))
    add_files(runtime, video)
    assert here(runtime) == []
    details = client.get(f"/api/v1/videos/{video.uuid}").json()
    (playlist,), (plain,) = details["streamingPlaylists"], details["files"]
    assert playlist["playlistUrl"].startswith(f"https://cdn.example/{runtime.settings.object_storage.prefix}/")
    assert plain["storage"] == 1
    path = plain["fileUrl"].removeprefix(runtime.settings.base_url)
    assert client.get(path, headers={"range": "bytes=5-9"}).content == MEDIA[5:10]
    proxy.fail("away")
    for address in (path, details["thumbnailPath"]):
        answer = client.get(address)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert client.get("/api/v1/videos").status_code == 200, "everything else goes on"
    proxy.fail("pass")
    assert client.get(path).content == MEDIA


def test_private_files_leave_by_proxy_or_by_signed_address(runtime: Runtime, client: Client, user: Person) -> None:
    video = add_video(runtime, Owner.of(user), privacy=int(Privacy.PRIVATE))
    add_files(runtime, video)
    path = f"/static/web-videos/private/{video.uuid}-720.mp4"
    assert user.get(path).content == MEDIA
    objects = replace(runtime.settings.object_storage, proxy=Proxy(proxify_private_files=False))
    runtime.settings = replace(runtime.settings, object_storage=objects)
    answer = user.get(path, follow_redirects=False)
    assert answer.status_code == 302 and "X-Amz-Signature" in answer.headers["location"]
    import httpx2

    got = httpx2.get(answer.headers["location"], headers={"range": "bytes=5-9"})
    assert (got.status_code, got.content) == (206, MEDIA[5:10])
    assert client.get(path, follow_redirects=False).status_code == 403


def test_an_upload_that_cannot_be_kept_is_resumed_later(
    runtime: Runtime, client: Client, user: Person, proxy: FaultyProxy
) -> None:
    upload_id = begin(client, user)  # type: ignore[arg-type]
    proxy.fail("away")
    assert send_all(client, user, upload_id).status_code == 503  # type: ignore[arg-type]
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Video)) == 0
    proxy.fail("pass")
    answer = send_all(client, user, upload_id)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    with runtime.database.read() as session:
        key = session.scalars(sa.select(Original.storage_key)).one()
    assert key is not None and runtime.storage.read_bytes(key) == CONTENT
    assert here(runtime) == [] == list(runtime.storage.spool.iterdir())


def test_the_whole_pipeline_waits_for_the_store_and_goes_on(
    runtime: Runtime, client: Client, proxy: FaultyProxy, tmp_path: Path
) -> None:
    runtime.settings = replace(runtime.settings, jobs=replace(runtime.settings.jobs, shortage_retry=Seconds(0.2)))
    video_id = add_original(runtime, make_clip(tmp_path / "film.mp4", seconds=5, size="426x240"))
    proxy.fail("503")
    with working(runtime, list(collect("jobs"))):
        wait_until(lambda: (read_failure(runtime) or "").startswith("Object storage is away"), "the job waits")
        proxy.fail("pass")
        wait_until(lambda: read_video(runtime, video_id)[0].state is VideoState.PUBLISHED, "it is published")
    work_off(runtime)
    video, files = read_video(runtime, video_id)
    assert video.failure is None and [file.resolution for file in files] == [144, 240]
    assert here(runtime) == [] and list(find_missing(runtime)) == []
    details = client.get(f"/api/v1/videos/{video.uuid}").json()
    for path in (details["thumbnailPath"], details["previewPath"]):
        assert client.get(path).content.startswith(b"\xff\xd8")
    master = f"/static/streaming-playlists/hls/{video.uuid}/{playlist_name(details)}"
    assert client.get(master, follow_redirects=False).text.startswith("#EXTM3U")


def read_failure(runtime: Runtime) -> str | None:
    with runtime.database.read() as session:
        waiting = sa.select(Job.failure).where(
            Job.type == "prepare", Job.state.in_((JobState.DELAYED, JobState.WAITING))
        )
        return session.scalar(waiting)


def playlist_name(details: dict[str, list[dict[str, str]]]) -> str:
    return details["streamingPlaylists"][0]["playlistUrl"].rpartition("/")[2]
