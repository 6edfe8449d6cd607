"""The resumable protocol, held against the recorded answers of the reference (`upload_resumable.json`)."""

from __future__ import annotations

import datetime as dt
import errno
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.publishing.conftest import set_quota
from tests.support.client import Person

from headwater.jobs.model import Job
from headwater.publishing import service
from headwater.publishing.uploads.spool import SpoolFile
from headwater.runtime import Runtime
from headwater.videos import Original, Thumbnail, Video, VideoState

PATH = "/api/v1/videos/upload-resumable"
CONTENT = bytes(range(256)) * 600  # 153,600 bytes
CHUNK = 65_536
DATA = Path(__file__).parent.parent / "data"


def announce(person: Person, size: int = len(CONTENT), mimetype: str = "video/mp4") -> dict[str, str]:
    return {**person.headers, "X-Upload-Content-Length": str(size), "X-Upload-Content-Type": mimetype}


def fields(person: Person, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Resumable upload",
        "filename": "b.mp4",
        "channelId": person.channel_id,
        "privacy": 1,
        "waitTranscoding": False,
        "tags": ["one", "two"],
    } | changes


def begin(client: TestClient[Any], person: Person, size: int = len(CONTENT)) -> str:
    answer = client.post(PATH, headers=announce(person, size), json=fields(person))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"]).split("upload_id=")[1]


def send(client: TestClient[Any], person: Person, upload_id: str, start: int, end: int) -> Any:
    headers = {**person.headers, "Content-Range": f"bytes {start}-{end}/{len(CONTENT)}"}
    return client.put(f"{PATH}?upload_id={upload_id}", headers=headers, content=CONTENT[start : end + 1])


def send_all(client: TestClient[Any], person: Person, upload_id: str) -> Any:
    return client.put(f"{PATH}?upload_id={upload_id}", headers=person.headers, content=CONTENT)


def ask(client: TestClient[Any], person: Person, upload_id: str) -> Any:
    headers = {**person.headers, "Content-Range": f"bytes */{len(CONTENT)}"}
    return client.put(f"{PATH}?upload_id={upload_id}", headers=headers)


def videos(runtime: Runtime) -> list[Video]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(Video)))


def test_a_video_arrives_in_parts(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    answer = client.post(PATH, headers=announce(mara), json=fields(mara))
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["cache-control"] == "no-store"
    location = answer.headers["location"]
    assert location.startswith(f"//localhost:9000{PATH}?upload_id=")
    upload_id = location.split("upload_id=")[1]

    first = send(client, mara, upload_id, 0, CHUNK - 1)
    assert (first.status_code, first.headers["range"], first.content) == (308, f"bytes=0-{CHUNK - 1}", b"")
    known = ask(client, mara, upload_id)
    assert (known.status_code, known.headers["range"]) == (308, f"bytes=0-{CHUNK - 1}")
    second = send(client, mara, upload_id, CHUNK, 2 * CHUNK - 1)
    assert second.headers["range"] == f"bytes=0-{2 * CHUNK - 1}"
    last = send(client, mara, upload_id, 2 * CHUNK, len(CONTENT) - 1)
    assert last.status_code == 200
    assert last.headers["content-type"] == "application/json; charset=utf-8"
    assert set(last.json()["video"]) == {"id", "uuid", "shortUUID"}

    (video,) = videos(runtime)
    assert (video.id, str(video.uuid)) == (last.json()["video"]["id"], last.json()["video"]["uuid"])
    assert (video.name, video.tags, video.state) == ("Resumable upload", ["one", "two"], VideoState.TO_TRANSCODE)
    with runtime.database.read() as session:
        original = session.scalars(sa.select(Original)).one()
        job = session.scalars(sa.select(Job)).one()
    assert original.storage_key is not None
    assert runtime.storage.read_bytes(original.storage_key) == CONTENT
    assert (original.input_filename, original.size_bytes) == ("b.mp4", len(CONTENT))
    assert (job.type, job.payload) == ("prepare", {"video_id": video.id})
    assert list(runtime.storage.spool.iterdir()) == []


def test_nothing_has_arrived_yet(client: TestClient[Any], mara: Person) -> None:
    known = ask(client, mara, begin(client, mara))
    assert known.status_code == 308
    assert "range" not in known.headers


def test_the_whole_file_may_come_at_once(client: TestClient[Any], mara: Person) -> None:
    assert send_all(client, mara, begin(client, mara)).status_code == 200


def test_a_gap_is_refused_and_the_client_told_where_to_go_on(client: TestClient[Any], mara: Person) -> None:
    upload_id = begin(client, mara)
    empty = send(client, mara, upload_id, 10, 99)
    assert empty.status_code == 409
    assert "range" not in empty.headers
    send(client, mara, upload_id, 0, CHUNK - 1)
    answer = send(client, mara, upload_id, CHUNK + 10, CHUNK + 19)
    assert (answer.status_code, answer.headers["range"]) == (409, f"bytes=0-{CHUNK - 1}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"]["code"] == "FileConflict"
    assert ask(client, mara, upload_id).headers["range"] == f"bytes=0-{CHUNK - 1}"


def test_a_part_may_come_twice_and_parts_may_overlap(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    upload_id = begin(client, mara)
    send(client, mara, upload_id, 0, CHUNK - 1)
    again = send(client, mara, upload_id, 0, CHUNK - 1)
    assert (again.status_code, again.headers["range"]) == (308, f"bytes=0-{CHUNK - 1}")
    inside = send(client, mara, upload_id, 5, 9)
    assert inside.headers["range"] == f"bytes=0-{CHUNK - 1}"
    across = send(client, mara, upload_id, CHUNK - 1000, CHUNK + 999)
    assert across.headers["range"] == f"bytes=0-{CHUNK + 999}"
    assert send(client, mara, upload_id, CHUNK, len(CONTENT) - 1).status_code == 200
    with runtime.database.read() as session:
        key = session.scalars(sa.select(Original.storage_key)).one()
    assert key is not None
    assert runtime.storage.read_bytes(key) == CONTENT


def test_asking_again_for_the_answer_that_was_lost(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    upload_id = begin(client, mara)
    first = send_all(client, mara, upload_id)
    again = send(client, mara, upload_id, 2 * CHUNK, len(CONTENT) - 1)
    assert (again.status_code, again.json()) == (200, first.json())
    assert ask(client, mara, upload_id).json() == first.json()
    assert len(videos(runtime)) == 1


def test_an_upload_whose_video_is_gone_is_not_begun_anew(
    client: TestClient[Any], mara: Person, runtime: Runtime
) -> None:
    upload_id = begin(client, mara)
    send_all(client, mara, upload_id)
    with runtime.database.write() as session:
        session.execute(sa.delete(Video))
    answer = send(client, mara, upload_id, 0, 9)
    assert (answer.status_code, answer.json()) == (404, {"error": {"code": "FileNotFound", "message": "Not found"}})


def test_other_people_and_unknown_uploads_are_refused(client: TestClient[Any], mara: Person, paul: Person) -> None:
    upload_id = begin(client, mara)
    expected = {"error": {"code": "Forbidden", "message": "Authenticated user is not allowed access"}}
    for answer in (send(client, paul, upload_id, 0, 9), send(client, mara, "unknown123", 0, 9), ask(client, mara, "")):
        assert (answer.status_code, answer.json()) == (403, expected)
        assert answer.headers["content-type"] == "application/json"
    nobody = client.put(f"{PATH}?upload_id={upload_id}", headers={"Content-Range": "bytes 0-9/10"}, content=b"x" * 10)
    assert nobody.status_code == 401
    assert nobody.headers["content-type"].startswith("application/problem+json")
    assert nobody.json()["code"] == "unauthorized_request"
    stranger = client.delete(f"{PATH}?upload_id={upload_id}", headers=paul.headers)
    assert stranger.status_code == 204
    assert send(client, mara, upload_id, 0, 9).status_code == 308  # still there


def test_a_cancelled_upload_leaves_nothing(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    upload_id = begin(client, mara)
    send(client, mara, upload_id, 0, CHUNK - 1)
    for _ in range(2):
        answer = client.delete(f"{PATH}?upload_id={upload_id}", headers=mara.headers)
        assert (answer.status_code, answer.content) == (204, b"")
    assert list(runtime.storage.spool.iterdir()) == []
    assert send(client, mara, upload_id, 0, 9).status_code == 403


@pytest.mark.parametrize(
    "content_range",
    ["bytes 0-9/10", "bytes 9-0/153600", "bytes 153590-153600/153600", "items 0-9/153600", "bytes 0-/153600", "0-9"],
)
def test_a_range_that_makes_no_sense_is_refused(client: TestClient[Any], mara: Person, content_range: str) -> None:
    upload_id = begin(client, mara)
    headers = {**mara.headers, "Content-Range": content_range}
    answer = client.put(f"{PATH}?upload_id={upload_id}", headers=headers, content=b"0123456789")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRange")


def test_a_body_longer_than_its_range_is_refused(client: TestClient[Any], mara: Person) -> None:
    upload_id = begin(client, mara)
    headers = {**mara.headers, "Content-Range": f"bytes 0-9/{len(CONTENT)}"}
    answer = client.put(f"{PATH}?upload_id={upload_id}", headers=headers, content=b"x" * 11)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRange")


def test_a_body_shorter_than_its_range_is_kept_as_far_as_it_came(client: TestClient[Any], mara: Person) -> None:
    upload_id = begin(client, mara)
    headers = {**mara.headers, "Content-Range": f"bytes 0-99/{len(CONTENT)}"}
    answer = client.put(f"{PATH}?upload_id={upload_id}", headers=headers, content=CONTENT[:60])
    assert (answer.status_code, answer.headers["range"]) == (308, "bytes=0-59")


def test_two_writers_at_once_do_not_mix(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    upload_id = begin(client, mara)
    other = SpoolFile(runtime.storage.spool / upload_id)  # as another request, or process, has it open
    other.append(CONTENT[:100])
    answer = send(client, mara, upload_id, 100, 199)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["error"]["code"] == "FileLocked"
    other.close()
    assert send(client, mara, upload_id, 100, 199).headers["range"] == "bytes=0-199"


@pytest.mark.parametrize(
    ("headers", "changes", "status", "field"),
    [
        ({"X-Upload-Content-Length": ""}, {}, 400, "x-upload-content-length"),
        ({"X-Upload-Content-Length": "0"}, {}, 400, "x-upload-content-length"),
        ({"X-Upload-Content-Length": "-5"}, {}, 400, "x-upload-content-length"),
        ({"X-Upload-Content-Length": "9" * 30}, {}, 400, "x-upload-content-length"),
        ({"X-Upload-Content-Type": ""}, {}, 400, "x-upload-content-type"),
        ({}, {"filename": None}, 400, "filename"),
        ({}, {"filename": "x" * 1001}, 400, "filename"),
        ({}, {"name": "a"}, 400, "name"),
        ({}, {"channelId": "six"}, 400, "channelId"),
        ({}, {"privacy": 9}, 400, "privacy"),
        ({"X-Upload-Content-Type": "text/plain"}, {"filename": "a.txt"}, 415, None),
        ({"X-Upload-Content-Type": "text/plain"}, {}, 415, None),
        ({}, {"filename": "a.exe"}, 415, None),
        ({"X-Upload-Content-Length": str(50 * 2**30 + 1)}, {}, 413, None),
    ],
)
def test_what_cannot_become_a_video_is_refused_before_a_byte_is_sent(
    client: TestClient[Any],
    mara: Person,
    headers: dict[str, str],
    changes: dict[str, Any],
    status: int,
    field: str | None,
) -> None:
    answer = client.post(PATH, headers=announce(mara) | headers, json=fields(mara, **changes))
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status
    if field is not None:
        assert answer.json()["detail"] == f"Incorrect request parameters: {field}"
        assert field in answer.json()["invalid-params"]


def test_the_refusal_of_a_type_lists_what_is_taken(client: TestClient[Any], mara: Person) -> None:
    answer = client.post(PATH, headers=announce(mara, mimetype="text/plain"), json=fields(mara, filename="a.txt"))
    assert answer.json()["detail"] == (DATA / "upload_refusal.txt").read_text().strip()


def test_a_foreign_channel_is_refused(client: TestClient[Any], mara: Person, paul: Person) -> None:
    answer = client.post(PATH, headers=announce(mara), json=fields(mara, channelId=paul.channel_id))
    assert (answer.status_code, answer.json()["detail"]) == (400, 'Unknown video "video channel" for this account.')


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b"[" * 5000])
def test_a_body_that_is_no_object_is_refused(client: TestClient[Any], mara: Person, body: bytes) -> None:
    assert client.post(PATH, headers=announce(mara), content=body).status_code == 400


def test_nobody_cannot_upload(client: TestClient[Any], mara: Person) -> None:
    answer = client.post(PATH, headers={"X-Upload-Content-Length": "10"}, json=fields(mara))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized_request")


def test_quotas_count_what_is_there_and_what_comes(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    set_quota(runtime, mara, total=len(CONTENT) + 100)
    assert send_all(client, mara, begin(client, mara)).status_code == 200
    answer = client.post(PATH, headers=announce(mara, 101), json=fields(mara))
    assert (answer.status_code, answer.json()["code"]) == (413, "quota_reached")
    assert answer.json()["detail"] == "The user video quota is exceeded with this video."
    assert client.post(PATH, headers=announce(mara, 100), json=fields(mara)).status_code == 201
    set_quota(runtime, mara, daily=len(CONTENT) + 50)
    assert client.post(PATH, headers=announce(mara, 51), json=fields(mara)).status_code == 413
    assert client.post(PATH, headers=announce(mara, 50), json=fields(mara)).status_code == 201


def test_a_user_has_a_bounded_number_of_unfinished_uploads(
    client: TestClient[Any], mara: Person, paul: Person, runtime: Runtime
) -> None:
    for _ in range(runtime.settings.upload.max_sessions_per_user):
        begin(client, mara)
    answer = client.post(PATH, headers=announce(mara), json=fields(mara))
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    begin(client, paul)


def test_a_full_disk_is_said_and_nothing_is_lost(
    client: TestClient[Any], mara: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = begin(client, mara)
    send(client, mara, upload_id, 0, 99)
    with monkeypatch.context() as full:
        full.setattr(type(runtime.storage), "free_bytes", lambda self: int(runtime.settings.storage.min_free) - 1)
        for answer in (
            send(client, mara, upload_id, 100, 199),
            client.post(PATH, headers=announce(mara), json=fields(mara)),
        ):
            assert answer.status_code == 507
            assert "room" in answer.json()["detail"]
    assert ask(client, mara, upload_id).headers["range"] == "bytes=0-99"


def test_a_disk_that_fills_up_in_the_middle_is_said_and_what_came_is_kept(
    client: TestClient[Any], mara: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = begin(client, mara)

    def write_half(self: SpoolFile, data: bytes) -> None:
        append(self, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    append = SpoolFile.append
    with monkeypatch.context() as full:
        full.setattr(SpoolFile, "append", write_half)
        answer = send(client, mara, upload_id, 0, 999)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (507, "application/problem+json")
    assert ask(client, mara, upload_id).headers["range"] == "bytes=0-499"
    assert send(client, mara, upload_id, 500, len(CONTENT) - 1).status_code == 200


def test_the_commit_failed_after_all_had_arrived(
    client: TestClient[Any], mara: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking for the state finishes what a crash left whole but not accepted; no blob is left behind."""
    upload_id = begin(client, mara)
    send(client, mara, upload_id, 0, len(CONTENT) - 2)

    def fail(*arguments: Any) -> None:
        raise RuntimeError("the database is gone")

    with monkeypatch.context() as broken:
        broken.setattr(service, "create_video", fail)
        assert send(client, mara, upload_id, len(CONTENT) - 1, len(CONTENT) - 1).status_code == 500
    assert list(runtime.storage.list("original-video-files")) == []
    assert videos(runtime) == []
    assert ask(client, mara, upload_id).status_code == 200
    assert len(videos(runtime)) == 1


def test_chosen_pictures_come_with_the_fields(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    form = {"name": "with thumb", "filename": "b.mp4", "channelId": str(mara.channel_id)}
    files = {"thumbnailfile": ("t.jpg", (DATA / "picture.jpg").read_bytes(), "image/jpeg")}
    answer = client.post(PATH, headers=announce(mara), data=form, files=files)
    assert answer.status_code == 201, answer.text
    upload_id = answer.headers["location"].split("upload_id=")[1]
    assert send_all(client, mara, upload_id).status_code == 200
    with runtime.database.read() as session:
        thumbnails = list(session.scalars(sa.select(Thumbnail).order_by(Thumbnail.kind)))
    assert [(thumbnail.width, thumbnail.height, thumbnail.automatic) for thumbnail in thumbnails] == [
        (280, 157, False),
        (850, 480, False),
    ]
    assert all(runtime.storage.read_bytes(thumbnail.storage_key)[:2] == b"\xff\xd8" for thumbnail in thumbnails)
    assert list(runtime.storage.spool.iterdir()) == []


@pytest.mark.parametrize("content", [b"<svg/>", b"x" * (5 << 20)], ids=["not a picture", "too large"])
def test_a_picture_that_is_none_is_refused(
    client: TestClient[Any], mara: Person, runtime: Runtime, content: bytes
) -> None:
    form = {"name": "with thumb", "filename": "b.mp4", "channelId": str(mara.channel_id)}
    files = {"previewfile": ("t.jpg", content, "image/jpeg")}
    answer = client.post(PATH, headers=announce(mara), data=form, files=files)
    assert answer.status_code == 400
    assert "previewfile" in answer.json()["invalid-params"]
    assert list(runtime.storage.spool.iterdir()) == []


def test_dates_of_the_fields_survive_the_wait(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    body = fields(mara, originallyPublishedAt="2019-01-01T00:00:00.000Z", description=None)
    answer = client.post(PATH, headers=announce(mara), json=body)
    assert send_all(client, mara, answer.headers["location"].split("upload_id=")[1]).status_code == 200
    (video,) = videos(runtime)
    assert video.originally_published_at == dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    assert video.description is None
