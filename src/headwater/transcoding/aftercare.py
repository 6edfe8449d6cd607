"""What follows when a video is finished: the storyboard, tidying its folder; and videos that no job would finish."""

from __future__ import annotations

import uuid

import structlog

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.probe import probe
from headwater.media.storyboard import make_storyboard
from headwater.transcoding import store
from headwater.transcoding.bench import open_bench
from headwater.transcoding.hls_folder import HlsFolder
from headwater.transcoding.reworking.store import keys_to_go_later
from headwater.videos import Storyboard, Video, mark_failed, tell_change

log = structlog.get_logger()
STRANDED = "Preparing this video was interrupted too often; something in the file makes it fail."


def draw_storyboard(run: JobRun) -> None:
    """Make the pictures over the seek bar, from the smallest rung that has pictures; one still needs none."""
    video_id, storage = run.payload["video_id"], run.runtime.storage
    with run.runtime.database.read() as session:
        files = [rung.file for rung in store.read_finished(session, video_id) if rung.file.has_video]
    files = [file for file in files if not store.read_attributes(file).still]
    if not files:
        return
    smallest = min(files, key=lambda file: file.resolution)
    assert smallest.storage_key is not None  # it is finished
    bench = open_bench(run.runtime.settings.transcoding)
    key = f"storyboards/{uuid.uuid4()}.jpg"
    with storage.fetch(smallest.storage_key) as source, storage.work_folder("storyboard") as folder:
        info = probe(source, bench.limits, bench.children)
        try:
            board = make_storyboard(bench, source, info, folder / "board.jpg")
        except FfmpegFailed as error:
            log.warning("no storyboard", video_id=video_id, error=str(error), tail=error.tail)
            return
        if board is None:
            return
        storage.put_file(key, board.path)
    row = Storyboard(
        video_id=video_id,
        filename=key.rpartition("/")[2],
        storage_key=key,
        total_width=board.total_width,
        total_height=board.total_height,
        sprite_width=board.sprite_width,
        sprite_height=board.sprite_height,
        sprite_seconds=board.sprite_seconds,
        created_at=clock.now(),
    )
    with run.transaction(completes=True) as session:
        before = store.replace_storyboard(session, row)
        if (video := session.get(Video, video_id, with_for_update=True)) is not None:
            tell_change(session, video)
    if before is not None:
        storage.delete(before)


def tidy_hls(run: JobRun) -> None:
    """Remove what dead attempts left in a video's folder and, a day later, the single segments of its growing time."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        playlist = store.read_playlist(session, video_id)
        files = store.read_rungs(session, video_id)
        retired = keys_to_go_later(session, video_id)
    if playlist is None:
        return  # removed meanwhile
    names = [file.playlist_filename for file in files if file.playlist_filename]
    folder = HlsFolder(run.runtime.storage, playlist)
    stay = [file.filename for file in files] + [key.rpartition("/")[2] for key in retired]
    gone = folder.tidy(names, stay, keep_segments=run.payload["keep_segments"])
    log.debug("tidied", video_id=video_id, files=gone)


def fail_stranded(run: JobRun) -> None:
    """Give videos up whose jobs ended without a word: their worker died over them again and again."""
    with run.transaction(completes=True) as session:
        for video_id in store.find_stranded(session):
            mark_failed(session, video_id, STRANDED)
