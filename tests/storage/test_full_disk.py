"""A full disk, wherever it is noticed: a clear answer, nothing half-written, and all goes on when there is room."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from PIL import Image
from tests.support.client import Person
from tests.support.workers import read_job, wait_for, wait_until, working
from tests.videos.people import Owner, add_video

from headwater.jobs import JobRun, JobType, enqueue
from headwater.jobs.model import JobState
from headwater.kit.exhaustion import is_out_of_space
from headwater.media.children import Children
from headwater.media.children.ffmpeg import FfmpegFailed, run_ffmpeg
from headwater.media.safety import MediaLimits
from headwater.runtime import Runtime
from headwater.storage.local import LocalStore
from headwater.videos import Video

if TYPE_CHECKING:
    from tests.support.client import Client

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n"


def full(*_arguments: Any, **_options: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user))


@contextmanager
def no_room_for_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "put_bytes", full)
        patch.setattr(LocalStore, "put_file", full)
        yield


@contextmanager
def no_room_for_rows(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the database have no page more: SQLite itself refuses; for PostgreSQL its driver's error is made."""
    if not runtime.database.is_sqlite:
        import psycopg

        error = sa.exc.OperationalError("INSERT", None, psycopg.errors.DiskFull("could not extend file: disk full"))

        def refuse(*_arguments: Any) -> None:
            raise error

        sa.event.listen(runtime.database.engine, "before_cursor_execute", refuse)
        try:
            yield
        finally:
            sa.event.remove(runtime.database.engine, "before_cursor_execute", refuse)
        return
    with runtime.database.engine.connect() as connection:
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0
        connection.exec_driver_sql("CREATE TABLE ballast AS SELECT zeroblob(?) AS x", (free * 4096 + 20_000,))
        connection.commit()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    try:
        yield
    finally:
        with runtime.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000000")
            connection.exec_driver_sql("DROP TABLE ballast")
            connection.commit()


def picture() -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (850, 480), "teal").save(made, "PNG")
    return {"thumbnailfile": ("a.png", made.getvalue(), "image/png")}


def ask(user: Person, video: Video, what: str) -> Any:
    if what == "caption":
        files = {"captionfile": ("a.vtt", VTT, "text/vtt")}
        return user.put(f"/api/v1/videos/{video.uuid}/captions/fr", files=files)
    if what == "thumbnail":
        return user.put(f"/api/v1/videos/{video.uuid}", files=picture())
    form = {"name": "Another", "channelId": str(user.channel_id), "privacy": "1"}
    return user.post("/api/v1/videos/upload", data=form, files={"videofile": ("a.mp4", b"film", "video/mp4")})


def left(runtime: Runtime) -> list[str]:
    return sorted(
        path.name for path in runtime.settings.root.rglob("*") if path.is_file() and "sqlite" not in path.name
    )


@pytest.mark.parametrize("what", ["caption", "thumbnail", "upload"])
def test_no_room_for_a_file(
    runtime: Runtime, user: Person, video: Video, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = left(runtime)
    with no_room_for_files(monkeypatch):
        answer = ask(user, video, what)
    assert answer.status_code == 507, answer.text
    assert left(runtime) == before
    assert ask(user, video, what).status_code in (200, 204)


def test_no_room_for_the_mark_of_the_instance(
    client: Client, runtime: Runtime, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"avatarfile": picture()["thumbnailfile"]}
    address, page = "/api/v1/config/instance-avatar/pick", "/admin/settings/config/look/pictures"
    assert admin.post(address, files=files).status_code == 204
    before, shown = left(runtime), client.get("/api/v1/config").json()["instance"]["avatars"]
    with no_room_for_files(monkeypatch):
        assert admin.post(address, files=files).status_code == 507
        refused = admin.post(page, data={"kind": "avatar"}, files=files, headers={"accept": "text/html"})
    assert refused.status_code == 507 and "The server’s disk is full" in refused.text
    assert "Try again" not in refused.text, "nothing can be read at the address of a form"
    assert left(runtime) == before
    assert client.get("/api/v1/config").json()["instance"]["avatars"] == shown


def test_no_room_for_rows(
    runtime: Runtime, client: Client, user: Person, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_room_for_rows(runtime, monkeypatch):
        answer = user.put(f"/api/v1/videos/{video.uuid}", json={"description": "x" * 9000})
        assert answer.status_code == 507, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert client.get("/api/v1/videos").status_code == 200
    assert user.put(f"/api/v1/videos/{video.uuid}", json={"name": "There is room"}).status_code == 204
    assert user.get(f"/api/v1/videos/{video.uuid}").json()["name"] == "There is room"


def test_a_job_waits_for_room_and_never_fails(runtime: Runtime) -> None:
    tries = []

    def work(run: JobRun) -> None:
        tries.append(run.attempt)
        if len(tries) < 4:
            full()

    kind = JobType("fill", work, wire_name="video-transcoding", attempts=1)
    runtime.settings = runtime.layers.build({"jobs": {"shortage_retry": 0.05}})
    with runtime.database.write() as session:
        job = enqueue(session, "fill", {})
    with working(runtime, [kind]):
        wait_until(lambda: read_job(runtime, job).failure == "The disk is full.", "the reason is shown")
        done = wait_for(runtime, job)
    assert done.state is JobState.COMPLETED and done.failures == 0 and len(tries) == 4


@pytest.mark.parametrize(
    ("message", "error"), [("No space left on device", OSError), ("Invalid data found", FfmpegFailed)]
)
def test_ffmpeg_without_room_is_not_a_bad_file(tmp_path: Path, message: str, error: type[Exception]) -> None:
    with Children() as children, pytest.raises(error) as caught:
        run_ffmpeg(children, ["/bin/sh", "-c", f"echo '{message}' >&2; exit 1"], tmp_path, MediaLimits().for_picture())
    assert is_out_of_space(caught.value) == (error is OSError)


@pytest.mark.parametrize(
    ("size", "status"), [("50000000000", 201), ("60000000000000", 413), ("0", 400), ("-1", 400), ("x", 400)]
)
def test_announcements_of_any_size(
    runtime: Runtime, client: Client, user: Person, monkeypatch: pytest.MonkeyPatch, size: str, status: int
) -> None:
    monkeypatch.setattr(type(runtime.storage), "free_bytes", lambda _self: 1 << 50)
    announced = {**user.headers, "X-Upload-Content-Length": size, "X-Upload-Content-Type": "video/mp4"}
    fields = {"name": "A long film", "filename": "b.mp4", "channelId": user.channel_id}
    path = "/api/v1/videos/upload-resumable"
    assert client.post(path, headers=announced, json=fields).status_code == status
    monkeypatch.setattr(type(runtime.storage), "free_bytes", lambda _self: 10 << 30)
    full = client.post(path, headers={**announced, "X-Upload-Content-Length": "50000000000"}, json=fields)
    assert full.status_code == 507
