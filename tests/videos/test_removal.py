"""A video that is removed while it is being made: nothing of it stays, whatever its maker still writes."""

from __future__ import annotations

import sqlalchemy as sa

from headwater.jobs import JobRun, enqueue
from headwater.jobs.model import Job, JobState
from headwater.runtime import Runtime
from headwater.videos import DELETE_FILES, Video, remove_video
from headwater.videos.jobs import delete_files, job_types
from tests.videos.people import Owner, add_video


def test_its_files_go_after_the_job_that_makes_it(runtime: Runtime, mary: Owner) -> None:
    video = add_video(runtime, mary, published=False)
    with runtime.database.write() as session:
        maker = enqueue(session, "prepare", {"video_id": video.id}, key=f"video:{video.id}")
        remove_video(session, session.get_one(Video, video.id))
    with runtime.database.read() as session:
        keys = dict(session.execute(sa.select(Job.type, Job.key)).tuples().all())
        removal = session.execute(sa.select(Job.payload, Job.state).where(Job.type == DELETE_FILES)).one()
        assert session.get_one(Job, maker).key == keys[DELETE_FILES]
    (kind,) = [kind for kind in job_types if kind.name == DELETE_FILES]
    assert (kind.key_cap, removal.state) == (1, JobState.WAITING)
    late = f"streaming-playlists/hls/{video.uuid}/late-720-0.m4s"
    runtime.storage.put_bytes(late, b"written after the rows were gone")
    delete_files(JobRun(runtime, id=2, type=DELETE_FILES, payload=removal.payload, attempt=1))
    assert runtime.storage.size(late) is None
