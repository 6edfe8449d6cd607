"""Plans the rungs of a file under the instance's settings. The one place where jobs get their ladders from."""

from __future__ import annotations

from pathlib import Path

import msgspec
import structlog

from headwater.jobs import JobRun
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.ladder import LadderRules, Rung, plan_codec
from headwater.media.probe import MediaInfo
from headwater.media.sound import find_gain
from headwater.settings.media import Transcoding
from headwater.transcoding.bench import open_bench

log = structlog.get_logger()


def read_rules(run: JobRun, source: Path, info: MediaInfo) -> LadderRules:
    """Return the rules of ladders for a file: the settings, and how much louder its sound should be."""
    settings = run.runtime.settings.transcoding
    rules = LadderRules.of(settings)
    if not settings.loudness.enabled or info.audio is None:
        return rules
    with run.runtime.storage.work_folder("loudness") as folder:
        try:
            gain = find_gain(open_bench(settings), source, info, folder, settings.loudness.target)
        except FfmpegFailed as error:
            log.warning("loudness not measured", error=str(error), tail=error.tail)
            return rules
    return msgspec.structs.replace(rules, gain_db=gain)


def wanted_codecs(settings: Transcoding) -> list[str]:
    """Return the codecs that are made beside H.264, the best known first."""
    if not settings.enabled or not settings.makes_hls:
        return []
    codecs = settings.codecs
    return [name for name in ("vp9", "hevc", "av1") if getattr(codecs, name).enabled]


def plan_other_codec(info: MediaInfo, rules: LadderRules, settings: Transcoding, codec: str) -> list[Rung]:
    """Plan the rungs of a codec beside H.264."""
    return plan_codec(info, rules, codec, getattr(settings.codecs, codec).max_resolution)
