"""A job whose video was removed under it ends quietly; one whose video is there fails as it should."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.support.sample_videos import add_video

from headwater.jobs import GiveUp, JobInterrupted, JobRun
from headwater.runtime import Runtime
from headwater.transcoding.removal import ends_with_video
from headwater.videos import Video


@pytest.fixture
def run(runtime: Runtime) -> JobRun:
    with runtime.database.write() as session:
        video_id = add_video(session).id
    return JobRun(runtime, id=1, type="prepare", payload={"video_id": video_id}, attempt=1)


@pytest.mark.parametrize("error", [KeyError("row"), FileNotFoundError("original"), GiveUp("damaged")], ids=repr)
def test_only_while_the_video_is_there(run: JobRun, error: Exception) -> None:
    @ends_with_video
    def stumble(run: JobRun) -> None:
        raise error

    with pytest.raises(type(error)):
        stumble(run)
    with run.runtime.database.write() as session:
        session.execute(sa.delete(Video))
    stumble(run)


def test_an_interruption_is_none_of_its_business(run: JobRun) -> None:
    @ends_with_video
    def interrupted(run: JobRun) -> None:
        raise JobInterrupted("the worker stops")

    with run.runtime.database.write() as session:
        session.execute(sa.delete(Video))
    with pytest.raises(JobInterrupted):
        interrupted(run)
