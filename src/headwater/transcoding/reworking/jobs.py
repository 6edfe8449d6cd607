"""The jobs behind removing and making again: ladders from whatever is left, plain files, playlists."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from headwater.jobs import JobRun
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.hls import BrokenRung
from headwater.media.ladder import Plan, plan_ladder
from headwater.media.mux import mux_file
from headwater.media.probe import MediaInfo, UnreadableMedia, probe
from headwater.transcoding import store as making
from headwater.transcoding.bench import open_bench
from headwater.transcoding.ending import fail, finish
from headwater.transcoding.hls_folder import HlsFolder
from headwater.transcoding.planning import read_rules
from headwater.transcoding.reworking import store
from headwater.transcoding.rungs import RungMaker
from headwater.videos import H264, TORRENTS, VideoFile, VideoState

log = structlog.get_logger()
NOT_MADE = "Some qualities could not be made again; the others can be watched."
NOTHING_LEFT = "There is no file left from which this video could be made."


def make_again(run: JobRun) -> None:
    """Make the rungs that are missing or damaged, from the original or, when it was not kept, from the best file."""
    with run.runtime.database.read() as session:
        work = making.read_work(session, run.payload["video_id"])
    if work is None:
        return  # removed meanwhile
    drop_damaged(run, work)
    try:
        with open_source(run, work) as source:
            if source is None:
                _give_up(run, work, NOTHING_LEFT)
                return
            _make_ladder(run, work, source)
    except (FfmpegFailed, BrokenRung, UnreadableMedia) as error:
        log.warning("not made again", video_id=work.video.id, error=str(error), tail=getattr(error, "tail", ""))
        _give_up(run, work, NOT_MADE)
    else:
        finish(run, work, keep_original=True)


def drop_damaged(run: JobRun, work: making.Work) -> None:
    """Forget the renditions whose file is not there, or has not its size: they are made again."""
    storage = run.runtime.storage
    with run.runtime.database.read() as session:
        files = store.read_finished_files(session, work.video.id)
    damaged = [file.id for file in files if storage.size(file.storage_key or "") != file.size_bytes]
    if damaged:
        log.warning("damaged renditions", video_id=work.video.id, files=damaged)
        with run.transaction() as session:
            gone = store.remove_files(session, work.video.id, damaged)
        for key in [key for file in gone for key in file.keys if key.startswith(TORRENTS)]:
            storage.delete(key)


@contextmanager
def open_source(run: JobRun, work: making.Work) -> Iterator[Path | None]:
    """Give the best that is left of a video as one local file; None when nothing is."""
    storage, original = run.runtime.storage, work.original
    if original.storage_key is not None and storage.size(original.storage_key) == original.size_bytes:
        with storage.fetch(original.storage_key) as path:
            yield path
        return
    with run.runtime.database.read() as session:
        files = store.read_finished_files(session, work.video.id)
    chosen = choose_source(files)
    if not chosen:
        yield None
    elif len(chosen) == 1:
        with storage.fetch(chosen[0].storage_key or "") as path:
            yield path
    else:
        with join_files(run, chosen, work.video.duration_seconds) as path:
            yield path


def choose_source(files: list[VideoFile]) -> list[VideoFile]:
    """Choose the largest picture and, when it has no sound, the file that has it."""
    known = [file for file in files if file.codec == H264]
    ordered = sorted(known, key=lambda file: (file.has_video, file.resolution, file.fps, file.has_audio), reverse=True)
    if not ordered:
        return []
    best = ordered[0]
    sound = [] if best.has_audio else [file for file in ordered if file.has_audio][:1]
    return [best, *sound]


@contextmanager
def join_files(run: JobRun, files: list[VideoFile], media_seconds: float) -> Iterator[Path]:
    """Give one or two finished files as one MP4, whose index comes first."""
    storage = run.runtime.storage
    with storage.work_folder("joined") as folder:
        fetched = [storage.fetch(file.storage_key or "") for file in files]
        with fetched[0] as first:
            if len(fetched) == 1:
                yield mux_file(open_bench(run.runtime.settings.transcoding), [first], folder, "a.mp4", media_seconds)
                return
            with fetched[1] as second:
                bench = open_bench(run.runtime.settings.transcoding)
                yield mux_file(bench, [first, second], folder, "a.mp4", media_seconds)


def _make_ladder(run: JobRun, work: making.Work, source: Path, *, copy_allowed: bool = True) -> None:
    settings = run.runtime.settings.transcoding
    bench = open_bench(settings)
    info = probe(source, bench.limits, bench.children)
    plan = plan_ladder(info, read_rules(run, source, info), copy_allowed=copy_allowed)
    maker = _open_maker(run, work, info, plan)
    try:
        for rungs in (plan.opening, plan.rest):
            if wanted := maker.unfinished(rungs):
                with maker.open_finished(plan.first) as sound:
                    maker.make(source, wanted, lambda share: run.report(share * 100), sound)
    except (BrokenRung, FfmpegFailed) as error:
        if not plan.first.copied or not copy_allowed or not maker.unfinished([plan.first]):
            raise
        log.info("cannot be copied", video_id=work.video.id, reason=str(error))
        maker.drop(plan.first)
        _make_ladder(run, work, source, copy_allowed=False)


def _open_maker(run: JobRun, work: making.Work, info: MediaInfo, plan: Plan) -> RungMaker:
    heights = [rung.height for rung in plan.rungs]
    with run.transaction() as session:
        if making.read_playlist(session, work.video.id) is None:
            playlist = making.add_playlist(session, work.video, plan)
            # A folder of its own: what is left in an earlier one is still being removed.
            playlist.directory = f"{playlist.directory}-{secrets.token_hex(4)}"
        store.begin_growing(session, work.video.id, heights)
    return RungMaker(run, work, info, plan)


def _give_up(run: JobRun, work: making.Work, reason: str) -> None:
    with run.runtime.database.read() as session:
        playable = store.read_finished_files(session, work.video.id)
    if work.video.state is not VideoState.PUBLISHED and not playable:
        fail(run, work, reason)
    if not any(file.playlist_id is not None for file in playable):
        with run.transaction() as session:
            store.remove_playlist(session, work.video.id)
    finish(run, work, failure=reason, keep_original=True)


def write_playlists(run: JobRun) -> None:
    """Write master playlist and hashes of the rungs that the database lists."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        playlist = making.read_playlist(session, video_id)
        finished = making.read_finished(session, video_id)
    if playlist is None:
        return  # removed meanwhile
    folder = HlsFolder(run.runtime.storage, playlist)
    folder.list_finished(finished)
    listed = [(making.read_attributes(rung.file), rung.file.playlist_filename or "") for rung in finished]
    folder.write_master(listed)
