"""The job `other-codecs`: the same ladder in AV1, VP9 or HEVC, when the video has long been watched in H.264."""

from __future__ import annotations

import structlog

from headwater.jobs import GiveUp, JobRun
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.encoders import SOFTWARE, try_encoder
from headwater.media.hls import BrokenRung
from headwater.media.ladder import plan_ladder
from headwater.media.probe import UnreadableMedia, probe
from headwater.transcoding import store
from headwater.transcoding.bench import open_bench
from headwater.transcoding.ending import let_original_go
from headwater.transcoding.planning import plan_other_codec, read_rules, wanted_codecs
from headwater.transcoding.reasons import explain
from headwater.transcoding.reworking.jobs import open_source
from headwater.transcoding.rungs import RungMaker
from headwater.videos import VideoState

log = structlog.get_logger()


def make_other_codecs(run: JobRun) -> None:
    """Add the rungs of each codec that is wanted and that this ffmpeg can make; then the original may go."""
    with run.runtime.database.read() as session:
        work = store.read_work(session, run.payload["video_id"])
        is_there = work is not None and store.read_playlist(session, work.video.id) is not None
    if work is None or not is_there or work.video.state is not VideoState.PUBLISHED:
        return  # removed meanwhile, or being made again
    failures = []
    for codec in wanted_codecs(run.runtime.settings.transcoding):
        try:
            _make(run, work, codec)
        except (FfmpegFailed, BrokenRung, UnreadableMedia) as error:
            log.warning("codec failed", codec=codec, video_id=work.video.id, error=str(error))
            failures.append(f"{codec}: {explain(error)} {getattr(error, 'tail', '')[-500:]}")
    with run.transaction(completes=not failures) as session:
        if run.payload.get("let_original_go"):
            let_original_go(session, work.original)
    if failures:
        raise GiveUp("; ".join(failures))


def _make(run: JobRun, work: store.Work, codec: str) -> None:
    settings = run.runtime.settings.transcoding
    bench = open_bench(settings)
    if reason := try_encoder(bench, SOFTWARE[codec]):
        raise FfmpegFailed(reason, "")
    with open_source(run, work) as source:
        if source is None:
            return
        info = probe(source, bench.limits, bench.children)
        rules = read_rules(run, source, info)
        plan = plan_ladder(info, rules)
        maker = RungMaker(run, work, info, plan)
        if rungs := maker.unfinished(plan_other_codec(info, rules, settings, codec)):
            with maker.open_finished(plan.first) as sound:
                maker.make(source, rungs, lambda share: run.report(share * 100), sound)
