"""Upload in one form, held against the recorded answers of the reference (`upload.json`)."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.publishing.conftest import set_quota
from tests.support.client import Person

from headwater.publishing.uploads.spool import SpoolFile
from headwater.runtime import Runtime
from headwater.videos import CommentsPolicy, Original, Privacy, Thumbnail, Video

PATH = "/api/v1/videos/upload"
CONTENT = bytes(range(256)) * 12_000  # three million bytes: more than one buffer
DATA = Path(__file__).parent.parent / "data"


def upload(
    client: TestClient[Any],
    person: Person | None,
    *,
    channel_id: Any = None,
    file: tuple[str, bytes, str] | None = ("a.mp4", CONTENT, "video/mp4"),
    **fields: Any,
) -> Any:
    form = {"name": "Legacy upload", "channelId": str(channel_id or (person.channel_id if person else 1))} | fields
    files: dict[str, Any] = {"videofile": file} if file else {"x": ("x", b"", "")}
    return client.post(PATH, headers=person.headers if person else {}, data=form, files=files)


def left_behind(runtime: Runtime) -> list[str]:
    spooled = [path.name for path in runtime.storage.spool.iterdir()]
    with runtime.database.read() as session:
        known = set(session.scalars(sa.select(Original.storage_key)))
    return spooled + [blob.key for blob in runtime.storage.list("original-video-files") if blob.key not in known]


def test_a_form_with_every_field(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    form = {
        "name": "Legacy upload",
        "channelId": str(mara.channel_id),
        "privacy": "2",
        "category": "15",
        "licence": "2",
        "language": "fr",
        "description": "A **markdown** description",
        "support": "Support me",
        "tags[]": ["tagone", "tagtwo"],
        "nsfw": "false",
        "waitTranscoding": "true",
        "commentsPolicy": "2",
        "downloadEnabled": "false",
        "originallyPublishedAt": "2019-01-01T00:00:00.000Z",
    }
    picture = ("t.jpg", (DATA / "picture.jpg").read_bytes(), "image/jpeg")
    files = {"videofile": ("a.mp4", CONTENT, "video/mp4"), "thumbnailfile": picture, "previewfile": picture}
    answer = client.post(PATH, headers=mara.headers, data=form, files=files)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    with runtime.database.read() as session:
        video = session.scalars(sa.select(Video)).one()
        original = session.scalars(sa.select(Original)).one()
        pictures = session.scalar(sa.select(sa.func.count()).select_from(Thumbnail))
    assert set(answer.json()["video"]) == {"id", "uuid", "shortUUID"}
    assert answer.json()["video"]["uuid"] == str(video.uuid)
    assert (video.category, video.licence, video.language) == (15, 2, "fr")
    assert (video.privacy, video.tags) == (Privacy.UNLISTED, ["tagone", "tagtwo"])
    assert (video.wait_transcoding, video.nsfw, video.download_enabled) == (True, False, False)
    assert video.comments_policy is CommentsPolicy.DISABLED
    assert original.storage_key is not None
    assert runtime.storage.read_bytes(original.storage_key) == CONTENT
    assert pictures == 2
    assert left_behind(runtime) == []


def test_the_file_may_come_before_the_fields(client: TestClient[Any], mara: Person) -> None:
    boundary = "x" * 30
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="videofile"; filename="a.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n".encode(),
        CONTENT,
        f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\nLater\r\n'.encode(),
        f'--{boundary}\r\nContent-Disposition: form-data; name="channelId"\r\n\r\n{mara.channel_id}\r\n'.encode(),
        f"--{boundary}--\r\n".encode(),
    ]
    headers = {**mara.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert client.post(PATH, headers=headers, content=b"".join(parts)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "detail"),
    [
        ({"file": None}, 400, "Incorrect request parameters: videofile"),
        ({"file": ("a.mp4", b"", "video/mp4")}, 400, "Incorrect request parameters: videofile"),
        ({"name": "a"}, 400, "Incorrect request parameters: name"),
        ({"channel_id": "none"}, 400, "Incorrect request parameters: channelId"),
        ({"channel_id": 999}, 400, 'Unknown video "video channel" for this account.'),
        ({"file": ("x.txt", b"text", "text/plain")}, 415, "This file is not supported."),
        ({"file": ("x.mp4.exe", b"text", "video/mp4")}, 415, "This file is not supported."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_left(
    client: TestClient[Any], mara: Person, runtime: Runtime, changes: dict[str, Any], status: int, detail: str
) -> None:
    answer = upload(client, mara, **changes)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"].startswith(detail)
    assert left_behind(runtime) == []


def test_a_foreign_channel_and_nobody_are_refused(
    client: TestClient[Any], mara: Person, paul: Person, runtime: Runtime
) -> None:
    assert upload(client, paul, channel_id=mara.channel_id).status_code == 400
    answer = upload(client, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized_request")
    assert left_behind(runtime) == []


def test_a_quota_is_kept(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    set_quota(runtime, mara, total=len(CONTENT) - 1)
    answer = upload(client, mara)
    assert (answer.status_code, answer.json()["code"]) == (413, "quota_reached")
    assert left_behind(runtime) == []


def test_the_disk_is_full(
    client: TestClient[Any], mara: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: SpoolFile, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpoolFile, "append", fail)
    answer = upload(client, mara)
    assert (answer.status_code, answer.json()["detail"]) == (507, "This server's disk is full.")
    assert left_behind(runtime) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="videofile"; filename="a'),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 100_000),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
def test_a_form_that_is_none_is_refused(
    client: TestClient[Any], mara: Person, runtime: Runtime, kind: str, body: bytes
) -> None:
    answer = client.post(PATH, headers={**mara.headers, "Content-Type": kind}, content=body)
    assert answer.status_code == 400, answer.text
    assert left_behind(runtime) == []
