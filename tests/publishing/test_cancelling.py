"""An upload that is cancelled while its last part is taken never becomes a video."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.client import Person

from headwater.publishing import service
from headwater.publishing.service import Arrived, UploadGone
from headwater.publishing.uploads import resumable
from headwater.runtime import Runtime
from headwater.videos import Video

PATH = "/api/v1/videos/upload-resumable"


def begin(person: Person) -> str:
    details = {"name": "Never", "channelId": person.channel_id, "filename": "a.mp4"}
    headers = {"X-Upload-Content-Length": "4", "X-Upload-Content-Type": "video/mp4"}
    answer = person.post(PATH, json=details, headers=headers)
    assert answer.status_code == 201, answer.text
    found: str = answer.headers["location"].partition("?")[2]
    return found


def send(person: Person, query: str) -> Any:
    return person.put(f"{PATH}?{query}", content=b"ftyp", headers={"Content-Range": "bytes 0-3/4"})


def count_left(runtime: Runtime) -> tuple[int, int, int]:
    with runtime.database.read() as session:
        videos = session.scalar(sa.select(sa.func.count()).select_from(Video)) or 0
    blobs = sum(1 for _ in runtime.storage.list("original-video-files"))
    return videos, blobs, sum(1 for _ in runtime.storage.spool.iterdir())


def test_cancelled_before_the_video_is_written(runtime: Runtime, mara: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    query = begin(mara)
    accept = service.accept

    def cancel_first(runtime: Runtime, viewer: Any, arrived: Arrived, upload_id: str | None = None) -> Any:
        assert mara.delete(f"{PATH}?{query}").status_code == 204
        return accept(runtime, viewer, arrived, upload_id)

    monkeypatch.setattr(resumable.service, "accept", cancel_first)
    answer = send(mara, query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "FileNotFound")
    assert count_left(runtime) == (0, 0, 0)


def test_cancelled_when_the_file_is_in_the_store(
    runtime: Runtime, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = begin(mara)
    store_pictures = service.store_pictures

    def cancel_first(*given: Any) -> Any:
        assert mara.delete(f"{PATH}?{query}").status_code == 204
        return store_pictures(*given)

    monkeypatch.setattr(service, "store_pictures", cancel_first)
    assert send(mara, query).status_code == 404
    assert count_left(runtime) == (0, 0, 0)


def test_cancelled_when_it_is_a_video_already(runtime: Runtime, mara: Person) -> None:
    query = begin(mara)
    assert send(mara, query).status_code == 200
    assert mara.delete(f"{PATH}?{query}").status_code == 204
    assert count_left(runtime)[:2] == (1, 1)
    assert send(mara, query).status_code == 200, "the answer is repeated"


def test_removed_since_it_is_not_made_again(runtime: Runtime, mara: Person) -> None:
    query = begin(mara)
    number = send(mara, query).json()["video"]["id"]
    assert mara.delete(f"/api/v1/videos/{number}").status_code == 204
    assert send(mara, query).status_code == 404
    assert count_left(runtime)[0] == 0


def test_what_is_gone_says_so(runtime: Runtime, mara: Person) -> None:
    with runtime.database.write() as session, pytest.raises(UploadGone):
        service._write(session, runtime.settings, None, None, "unknown", "key")  # type: ignore[arg-type]


@pytest.mark.parametrize("filename", ["a" * 1001 + ".mp4", "nul\x00.mp4"])
def test_a_name_that_cannot_be_kept_is_refused(runtime: Runtime, mara: Person, filename: str) -> None:
    boundary = "b0undary"
    lines = [
        f"--{boundary}", f'Content-Disposition: form-data; name="videofile"; filename="{filename}"',
        "Content-Type: video/mp4", "", "film", f"--{boundary}--", "",
    ]  # fmt: skip
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    answer = mara.post("/api/v1/videos/upload", content="\r\n".join(lines).encode(), headers=kind)
    assert answer.status_code == 400, answer.text
    assert count_left(runtime) == (0, 0, 0)
