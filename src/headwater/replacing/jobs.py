"""The job that lets a finished replacement take its place."""

from __future__ import annotations

from headwater.jobs import JobRun, JobType
from headwater.replacing.service import SWAP, swap

BEFORE_PICTURES = 60  # before the storyboard of a hidden video, which nobody needs


def swap_file(run: JobRun) -> None:
    """Let the files change hands, in one transaction."""
    with run.transaction(completes=True) as session:
        swap(session, run.runtime.settings, run.payload["video_id"])


job_types = (JobType(SWAP, swap_file, wire_name="video-transcoding", priority=BEFORE_PICTURES, key_cap=1, attempts=5),)
