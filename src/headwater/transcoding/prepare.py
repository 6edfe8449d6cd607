"""The job `prepare`: what is in the file, and the first rung, as soon as can be."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from headwater.jobs import JobRun, enqueue
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.hls import BrokenRung
from headwater.media.ladder import Plan, Rung, plan_ladder
from headwater.media.probe import MediaInfo, UnreadableMedia, probe
from headwater.media.thumbnail import MINIATURE, PREVIEW, make_thumbnails
from headwater.transcoding import store
from headwater.transcoding.bench import open_bench
from headwater.transcoding.ending import fail, finish
from headwater.transcoding.plain_rungs import PlainMaker, make_plain_files, open_maker
from headwater.transcoding.planning import read_rules
from headwater.transcoding.reasons import NOT_CONVERTED, explain
from headwater.transcoding.rungs import RungMaker
from headwater.transcoding.web_video import publish_as_it_is
from headwater.videos import ThumbnailKind, tell_change

log = structlog.get_logger()
TRANSCODE = "transcode"
TAIL_CHARACTERS = 500


def prepare(run: JobRun) -> None:
    """Probe the original, make the first rung watchable, pass the others on."""
    with run.runtime.database.read() as session:
        work = store.read_work(session, run.payload["video_id"])
    if work is None or work.original.storage_key is None:
        return  # removed meanwhile
    with run.runtime.storage.fetch(work.original.storage_key) as source:
        try:
            _prepare(run, work, source)
        except UnreadableMedia as error:
            fail(run, work, str(error))
        except FfmpegFailed as error:
            log.warning("ffmpeg failed", video_id=work.video.id, error=str(error), tail=error.tail)
            fail(run, work, explain(error), detail=f"{error} {error.tail[-TAIL_CHARACTERS:]}")
        except BrokenRung as error:
            log.warning("no good rung", video_id=work.video.id, error=str(error))
            fail(run, work, str(NOT_CONVERTED))


def _prepare(run: JobRun, work: store.Work, source: Path) -> None:
    settings = run.runtime.settings.transcoding
    bench = open_bench(settings)
    info = probe(source, bench.limits, bench.children)
    with run.transaction() as session:
        store.write_facts(session, work, info)
    if not settings.enabled:
        publish_as_it_is(run, work, info, source)
        return
    rules = read_rules(run, source, info)
    plan = plan_ladder(info, rules)
    try:
        maker = _make_first(run, work, info, plan, source)
    except (BrokenRung, FfmpegFailed) as error:
        if not plan.first.copied:
            raise
        log.info("cannot be copied", video_id=work.video.id, reason=str(error))
        open_maker(run, work, info, plan).drop(plan.first)
        plan = plan_ladder(info, rules, copy_allowed=False)
        maker = _make_first(run, work, info, plan, source)
    if maker.unfinished(plan.rest):
        with run.transaction(completes=True) as session:
            payload = {"video_id": work.video.id, "plan": msgspec.to_builtins(plan), "info": msgspec.to_builtins(info)}
            enqueue(session, TRANSCODE, payload, key=f"video:{work.video.id}")
    else:
        make_plain_files(run, work, plan)
        finish(run, work)


def _make_first(run: JobRun, work: store.Work, info: MediaInfo, plan: Plan, source: Path) -> RungMaker | PlainMaker:
    maker = open_maker(run, work, info, plan)
    if info.video is None:
        _make_pictures(run, work, info, source)  # one of them is the picture of the rung
    else:
        maker.on_first_listing = lambda: _make_pictures(run, work, info, source)
    if rungs := maker.unfinished(plan.opening):
        with _open_still(run, work, plan.first) as still:
            maker.make(source, rungs, lambda share: run.report(share * 100), still=still)
    _make_pictures(run, work, info, source)
    return maker


@contextmanager
def _open_still(run: JobRun, work: store.Work, rung: Rung) -> Iterator[Path | None]:
    """Give the picture of a still rung: the preview, the owner's own if there is one."""
    if not rung.still:
        yield None
        return
    with run.runtime.database.read() as session:
        preview = store.find_preview(session, work.video.id)
    if preview is None:
        raise FfmpegFailed("there is no picture to show while the sound plays", "")
    with run.runtime.storage.fetch(preview.storage_key) as path:
        yield path


def _make_pictures(run: JobRun, work: store.Work, info: MediaInfo, source: Path) -> None:
    """Make the thumbnails, after the first segment: the video is watched sooner, its picture a moment later."""
    with run.runtime.database.read() as session:
        if store.has_thumbnails(session, work.video.id):
            return
    storage = run.runtime.storage
    with storage.work_folder("pictures") as folder:
        try:
            made = make_thumbnails(open_bench(run.runtime.settings.transcoding), source, info, folder)
        except FfmpegFailed as error:
            log.warning("no thumbnail", video_id=work.video.id, error=str(error), tail=error.tail)
            return
        keys = {
            ThumbnailKind.MINIATURE: (f"thumbnails/{uuid.uuid4()}.jpg", *MINIATURE),
            ThumbnailKind.PREVIEW: (f"thumbnails/{uuid.uuid4()}.jpg", *PREVIEW),
        }
        storage.put_file(keys[ThumbnailKind.MINIATURE][0], made.miniature)
        storage.put_file(keys[ThumbnailKind.PREVIEW][0], made.preview)
    with run.transaction() as session:
        if store.add_thumbnails(session, work.video.id, keys):
            tell_change(session, session.get_one(type(work.video), work.video.id))
