"""What is left behind goes; what somebody still needs stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.publishing.test_legacy import upload
from tests.publishing.test_resumable import ask, begin, send
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.publishing.model import Upload
from headwater.publishing.uploads.cleaning import sweep_files
from headwater.publishing.uploads.spool import SpoolFile
from headwater.runtime import Runtime
from headwater.storage import KINDS


def sweep(runtime: Runtime, hours_later: float = 0) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours_later)
    with clock.frozen(later):
        sweep_files(JobRun(runtime, id=1, type="sweep-files", payload={}, attempt=1))


def all_keys(runtime: Runtime) -> set[str]:
    return {blob.key for kind in KINDS for blob in runtime.storage.list(kind)}


def test_an_upload_can_be_resumed_for_days_and_is_then_forgotten(
    client: TestClient[Any], mara: Person, runtime: Runtime
) -> None:
    upload_id = begin(client, mara)
    send(client, mara, upload_id, 0, 999)
    sweep(runtime, hours_later=6 * 24)
    assert ask(client, mara, upload_id).headers["range"] == "bytes=0-999"
    sweep(runtime, hours_later=8 * 24)
    assert ask(client, mara, upload_id).status_code == 403
    assert list(runtime.storage.spool.iterdir()) == []


def test_an_expired_upload_does_not_take_its_video_along(
    client: TestClient[Any], mara: Person, runtime: Runtime
) -> None:
    assert upload(client, mara).status_code == 200
    before = all_keys(runtime)
    sweep(runtime, hours_later=30 * 24)
    assert all_keys(runtime) == before != set()


def test_spooled_files_of_nobody_go_unless_they_are_being_written(runtime: Runtime) -> None:
    (runtime.storage.spool / "abandoned").write_bytes(b"x")
    (runtime.storage.spool / "abandoned.preview.jpg").write_bytes(b"x")
    writing = SpoolFile(runtime.storage.spool / "writing")
    sweep(runtime)
    assert [path.name for path in runtime.storage.spool.iterdir()] == ["writing"]
    writing.close()
    sweep(runtime)
    assert list(runtime.storage.spool.iterdir()) == []


def test_files_of_videos_stay_and_orphans_go_when_they_are_old(runtime: Runtime, mara: Person) -> None:
    video = add_video(runtime, Owner(as_viewer(mara), mara.channel_id))
    add_files(runtime, video)
    kept = all_keys(runtime)
    orphans = {
        "original-video-files/orphan.mp4",
        "thumbnails/orphan.jpg",
        "storyboards/orphan.jpg",
        "web-videos/orphan.mp4",
        "streaming-playlists/hls/11111111-1111-1111-1111-111111111111/0.m4s",
    }
    for key in orphans:
        runtime.storage.put_bytes(key, b"x")
    runtime.storage.put_bytes("well-known/not-ours-to-judge.txt", b"x")
    sweep(runtime, hours_later=5)
    assert orphans <= all_keys(runtime), "a file may be waiting for its row"
    sweep(runtime, hours_later=7)
    assert all_keys(runtime) == kept | {"well-known/not-ours-to-judge.txt"}


def test_a_linked_original_counts_from_its_link_not_from_its_last_byte(runtime: Runtime, tmp_path: Any) -> None:
    import os

    source = tmp_path / "resumed days later"
    source.write_bytes(b"x")
    os.utime(source, (0, 0))
    runtime.storage.put_file("original-video-files/fresh.mp4", source, keep=True)
    sweep(runtime)
    assert all_keys(runtime) == {"original-video-files/fresh.mp4"}


@pytest.mark.parametrize("hours", [1, 24 * 365])
def test_the_note_that_the_demo_was_published_is_never_forgotten(runtime: Runtime, mara: Person, hours: int) -> None:
    now = clock.now()
    with runtime.database.write() as session:
        values = {"user_id": mara.user_id, "filename": "", "mimetype": "", "size_bytes": 0, "details": {}}
        session.add(Upload(upload_id="demo", accepted_at=now, created_at=now, touched_at=now, **values))
    sweep(runtime, hours_later=hours)
    with runtime.database.read() as session:
        assert session.scalar(sa.select(Upload.upload_id)) == "demo"


def as_viewer(person: Person) -> Any:
    from headwater.house import Viewer

    return Viewer(
        user_id=person.user_id, account_id=person.account_id, username=person.username, role=person.role, token_id=1
    )
