"""The jobs that make videos. A first rung goes before everybody's full ladders."""

from __future__ import annotations

from headwater.jobs import JobType, Schedule
from headwater.transcoding.aftercare import draw_storyboard, fail_stranded, tidy_hls
from headwater.transcoding.ladder_job import transcode
from headwater.transcoding.other_codecs import make_other_codecs
from headwater.transcoding.prepare import prepare
from headwater.transcoding.removal import ends_with_video
from headwater.transcoding.reworking.jobs import make_again, write_playlists
from headwater.transcoding.reworking.plain import make_web_videos

FIRST, LADDER, PICTURES, CLEANING, OTHER_CODECS = 50, 100, 110, 120, 130

job_types = (
    JobType(
        "prepare",
        ends_with_video(prepare),
        wire_name="transcoding-job-builder",
        priority=FIRST,
        key_cap=1,
        # one more than ladders: a file that only needs copying does not wait behind one that is encoded
        concurrency_per_worker=lambda settings: settings.transcoding.concurrency + 1,
    ),
    JobType(
        "transcode",
        ends_with_video(transcode),
        wire_name="video-transcoding",
        priority=LADDER,
        key_cap=1,
        concurrency_per_worker=lambda settings: settings.transcoding.concurrency,
    ),
    JobType(
        "other-codecs",
        ends_with_video(make_other_codecs),
        wire_name="video-transcoding",
        priority=OTHER_CODECS,
        key_cap=1,
        concurrency_per_worker=lambda settings: settings.transcoding.concurrency,
    ),
    JobType(
        "storyboard",
        ends_with_video(draw_storyboard),
        wire_name="generate-video-storyboard",
        priority=PICTURES,
        key_cap=1,
        concurrency_per_worker=1,
    ),
    JobType(
        "make-again",
        make_again,
        wire_name="video-transcoding",
        priority=LADDER,
        key_cap=1,
        concurrency_per_worker=lambda settings: settings.transcoding.concurrency,
    ),
    JobType(
        "make-web-videos",
        make_web_videos,
        wire_name="video-transcoding",
        priority=LADDER,
        key_cap=1,
        concurrency_per_worker=1,
    ),
    JobType("write-playlists", write_playlists, wire_name="video-transcoding", priority=FIRST, key_cap=1, attempts=5),
    JobType("tidy-hls", tidy_hls, wire_name="move-to-file-system", priority=CLEANING, key_cap=1, attempts=5),
    JobType("fail-stranded-videos", fail_stranded, wire_name="video-transcoding", priority=CLEANING),
)
schedules = (
    Schedule(
        "videos that no job would finish",
        every_seconds=lambda settings: settings.transcoding.stranded_check,
        job_type="fail-stranded-videos",
    ),
)
