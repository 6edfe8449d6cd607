"""Downloads put together on demand: what is in them, who may have them, what is left when somebody goes."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import pytest
import sqlalchemy as sa

from headwater.files.muxed import SLOTS
from headwater.media.children import Children
from headwater.media.probe import probe
from headwater.media.safety import MediaLimits
from headwater.runtime import Runtime
from headwater.storage import Storage
from headwater.storage.objects import ObjectStore
from headwater.videos import Privacy, Video, VideoFile
from tests.support.client import Person
from tests.support.shapes import load_capture
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A second of picture, and of sound, as finished rungs are: fragmented."""
    folder = tmp_path_factory.mktemp("clips")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    inputs = {"picture": "testsrc2=size=128x72:rate=10", "sound": "sine=sample_rate=48000"}
    for name, source in inputs.items():
        codec = ["-c:v", "libx264", "-preset", "ultrafast"] if name == "picture" else ["-c:a", "aac"]
        command = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", source, "-t", "1", *codec, "-movflags", "frag_keyframe"]
        subprocess.run([*command, "-f", "mp4", str(folder / name)], check=True)
    return {name: (folder / name).read_bytes() for name in inputs}


@pytest.fixture
def video(runtime: Runtime, user: Person, clips: dict[str, bytes]) -> Video:
    """A video with a picture of one rung and the sound beside it."""
    made = add_video(runtime, Owner.of(user), name="Rain, mostly")
    add_files(runtime, made)
    with runtime.database.write() as session:
        picture, sound = session.scalars(sa.select(VideoFile).order_by(VideoFile.id))
        picture.has_audio, sound.has_video, sound.resolution = False, False, 0
        for file, name in ((picture, "picture"), (sound, "sound")):
            file.size_bytes = len(clips[name])
            runtime.storage.put_bytes(file.storage_key or "", clips[name])
    return made


def path(video: Video, *file_ids: object) -> str:
    return f"/download/videos/generate/{video.uuid}?" + "&".join(f"videoFileIds={number}" for number in file_ids)


def file_ids(runtime: Runtime) -> list[int]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(VideoFile.id).order_by(VideoFile.id)))


def is_clean(runtime: Runtime) -> bool:
    return SLOTS._taken == 0 and list(runtime.storage.tmp.glob("*/*")) == []


@pytest.mark.parametrize("remote", [False, True])
def test_picture_and_sound_become_one_file(
    runtime: Runtime, client: Client, video: Video, tmp_path: Path, remote: bool, clips: dict[str, bytes]
) -> None:
    if remote:
        away = Storage(runtime.settings.root, ObjectStore.in_memory())
        for kind in ("streaming-playlists", "web-videos"):
            for blob in list(runtime.storage.list(kind)):
                away.put_bytes(blob.key, runtime.storage.read_bytes(blob.key))
        runtime.storage = away
    picture, sound = file_ids(runtime)
    answer = client.get(path(video, sound, picture))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="Rain, mostly.mp4"'
    saved = tmp_path / "saved.mp4"
    saved.write_bytes(answer.content)
    with Children() as children:
        info = probe(saved, MediaLimits(), children)
    assert info.video is not None and info.audio is not None and abs(info.duration_seconds - 1) < 0.2
    assert is_clean(runtime)


def test_sound_alone_is_saved_as_sound(runtime: Runtime, client: Client, video: Video) -> None:
    answer = client.get(path(video, file_ids(runtime)[1]))
    assert answer.status_code == 200 and answer.headers["content-type"] == "audio/mp4"
    assert answer.headers["content-disposition"].endswith('.m4a"')


def test_what_cannot_be_asked_for(runtime: Runtime, client: Client, video: Video) -> None:
    recorded = load_capture("files_hls_torrent", "generate bad")["response"]["body"]
    nothing = client.get(path(video))
    assert nothing.status_code == 400
    assert nothing.json()["detail"] == recorded["detail"]
    assert set(nothing.json()["invalid-params"]) == set(recorded["invalid-params"])
    picture, sound = file_ids(runtime)
    for wrong in (["x"], ["-1"], ["9" * 40], [picture, picture], [1, 2, 3]):
        assert client.get(path(video, *wrong)).status_code == 400
    assert client.get(path(video, picture, 999)).status_code == 404
    assert client.get(f"/download/videos/generate/999999?videoFileIds={sound}").status_code == 404
    assert client.get(f"/download/videos/generate/nonsense?videoFileIds={sound}").status_code == 400


def test_files_that_cannot_be_read_are_refused_before_the_first_byte(
    runtime: Runtime, client: Client, video: Video
) -> None:
    picture, sound = file_ids(runtime)
    with runtime.database.read() as session:
        keys = list(session.scalars(sa.select(VideoFile.storage_key).order_by(VideoFile.id)))
    runtime.storage.put_bytes(keys[0] or "", b"nothing of the kind")
    assert client.get(path(video, picture, sound)).status_code == 422
    runtime.storage.delete(keys[0] or "")
    assert client.get(path(video, picture, sound)).status_code == 404
    assert is_clean(runtime)


def test_rights(runtime: Runtime, client: Client, user: Person, other: Person, video: Video) -> None:
    picture = file_ids(runtime)[0]
    with runtime.database.write() as session:
        session.get_one(Video, video.id).download_enabled = False
    assert other.get(path(video, picture)).status_code == 403
    assert user.get(path(video, picture)).status_code == 200
    with runtime.database.write() as session:
        row = session.get_one(Video, video.id)
        row.download_enabled, row.privacy = True, Privacy.PRIVATE
    assert client.get(path(video, picture)).status_code == 403
    token = user.post(f"/api/v1/videos/{video.uuid}/token").json()["files"]["token"]
    assert client.get(path(video, picture) + f"&videoFileToken={token}").status_code == 200


def test_only_so_many_at_once(runtime: Runtime, client: Client, video: Video) -> None:
    picture = file_ids(runtime)[0]
    with SLOTS.take(9):
        SLOTS._taken += runtime.settings.web.generated_downloads
        try:
            answer = client.get(path(video, picture))
        finally:
            SLOTS._taken -= runtime.settings.web.generated_downloads
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert client.get(path(video, picture)).status_code == 200


def test_who_goes_in_the_middle_leaves_nothing(runtime: Runtime, client: Client, video: Video) -> None:
    picture = file_ids(runtime)[0]
    sent: list[Any] = []
    left = asyncio.Event()

    async def ask() -> None:
        async def receive() -> dict[str, Any]:
            if not sent:
                return {"type": "http.request", "body": b"", "more_body": False}
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            left.set()
            await asyncio.sleep(0)

        address, _, query = path(video, picture).partition("?")
        scope: dict[str, Any] = {
            "type": "http", "method": "GET", "path": address, "raw_path": address.encode(), "root_path": "",
            "query_string": query.encode(), "headers": [(b"host", b"localhost")], "scheme": "http",
            "server": ("localhost", 80), "client": ("127.0.0.1", 1), "http_version": "1.1", "extensions": {},
            "asgi": {"version": "3.0"}, "state": {},
        }  # fmt: skip
        await client.app(scope, receive, send)  # type: ignore[arg-type]

    client.blocking_portal.call(ask) if hasattr(client, "blocking_portal") else asyncio.run(ask())
    assert sent[0]["status"] == 200
    assert is_clean(runtime)
