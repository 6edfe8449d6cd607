"""Where a sent video stands: as a pure table, as an answer, as a stream."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from tests.publishing.test_legacy import upload
from tests.support.client import Person

from headwater.jobs.model import Job, JobState
from headwater.kit import clock
from headwater.publishing import progress_api
from headwater.publishing.progress import Facts, list_stages, name_state
from headwater.publishing.progress_api import read_progress
from headwater.runtime import Runtime
from headwater.videos import (
    Original,
    StreamingPlaylist,
    VideoFile,
    VideoState,
    mark_failed,
    mark_playable,
    mark_published,
)


def facts(**changes: Any) -> Facts:
    known: dict[str, Any] = {
        "state": VideoState.TO_TRANSCODE,
        "checked": False,
        "playable": False,
        "planned": [],
        "finished": [],
        "jobs": {},
    }
    return Facts(**known | changes)


@pytest.mark.parametrize(
    ("changes", "state", "stages"),
    [
        ({}, "preparing", "sent checked- playable- finished-"),
        ({"checked": True, "jobs": {"prepare": 40}}, "preparing", "sent checked playable-40 finished-"),
        (
            {
                "checked": True,
                "playable": True,
                "planned": [720, 240, 480],
                "finished": [720],
                "jobs": {"transcode": 7},
            },
            "playable",
            "sent checked playable 240p-7 480p-7 720p finished-",
        ),
        (
            {"checked": True, "playable": True, "planned": [0, 240], "finished": [240]},
            "playable",
            "sent checked playable audio- 240p finished-",
        ),
        (
            {
                "state": VideoState.PUBLISHED,
                "playable": True,
                "checked": True,
                "planned": [240, 480],
                "finished": [240],
            },
            "finished",
            "sent checked playable 240p finished",
        ),
        ({"state": VideoState.TRANSCODING_FAILED}, "failed", "sent checked- playable- finished-"),
    ],
)
def test_stages_follow_the_making(changes: dict[str, Any], state: str, stages: str) -> None:
    told = facts(**changes)
    shown = [
        stage.name + ("" if stage.done else f"-{'' if stage.progress is None else stage.progress}")
        for stage in list_stages(told)
    ]
    assert (name_state(told), " ".join(shown)) == (state, stages)


def sent(client: TestClient[Any], person: Person, **fields: str) -> str:
    answer = upload(client, person, **fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["video"]["uuid"])


def path(video: str) -> str:
    return f"/api/headwater/v1/videos/{video}/progress"


def test_the_owner_follows_their_video(client: TestClient[Any], mara: Person, runtime: Runtime) -> None:
    video = sent(client, mara)
    first = mara.get(path(video)).json()
    assert set(first) == {"state", "playable", "stages", "thumbnail", "error", "watchUrl"}
    assert (first["state"], first["playable"], first["thumbnail"], first["error"]) == ("preparing", False, None, None)
    assert client.get(first["watchUrl"]).status_code == 200
    with runtime.database.write() as session:
        job = session.scalars(sa.select(Job).where(Job.type == "prepare")).one()
        video_id = job.payload["video_id"]
        job.state, job.progress = JobState.RUNNING, 25
        session.execute(sa.update(Original).values(probed={"container": "mov"}))
        playlist = StreamingPlaylist(
            video_id=video_id, directory="streaming-playlists/hls/x", master_filename="m", sha256_filename="s",
            planned=[480, 240], created_at=clock.now(),
        )  # fmt: skip
        session.add(playlist)
        session.flush()
        session.add(
            VideoFile(
                video_id=video_id, playlist_id=playlist.id, resolution=240, width=426, height=240, fps=30,
                size_bytes=1, has_audio=True, has_video=True, filename="f", finished_at=clock.now(),
                created_at=clock.now(),
            )
        )  # fmt: skip
    assert mara.get(path(video)).json()["stages"] == [
        {"name": "sent", "done": True, "progress": None},
        {"name": "checked", "done": True, "progress": None},
        {"name": "playable", "done": False, "progress": 25},
        {"name": "240p", "done": True, "progress": None},
        {"name": "480p", "done": False, "progress": None},
        {"name": "finished", "done": False, "progress": None},
    ]
    with runtime.database.write() as session:
        mark_failed(session, video_id, "It is broken.")
    assert mara.get(path(video)).json()["error"] == "It is broken."


def test_others_follow_only_what_they_may_watch(
    client: TestClient[Any], mara: Person, paul: Person, moderator: Person, runtime: Runtime
) -> None:
    video = sent(client, mara)
    assert paul.get(path(video)).status_code == 403
    assert client.get(path(video)).status_code == 401
    assert moderator.get(path(video)).status_code == 200
    with runtime.database.write() as session:
        mark_playable(session, session.scalars(sa.select(Original.video_id)).one())
    assert client.get(path(video)).json()["playable"] is True
    for unknown, status in (("nonsense", 400), ("999", 404)):
        assert mara.get(path(unknown)).status_code == status
        assert mara.get(path(unknown) + "/stream").status_code == status


def test_a_stream_tells_each_change_once_and_ends(
    client: TestClient[Any], mara: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = sent(client, mara)
    steps = iter([None, mark_playable, None, mark_published])

    def read_and_go_on(*arguments: Any) -> Any:
        answer = read_progress(*arguments)
        if step := next(steps, None):
            with runtime.database.write() as session:
                step(session, session.scalars(sa.select(Original.video_id)).one())
        return answer

    monkeypatch.setattr(progress_api, "read_progress", read_and_go_on)
    answer = mara.get(path(video) + "/stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    told = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [msgspec.json.decode(line)["state"] for line in told] == ["preparing", "playable", "finished"]
