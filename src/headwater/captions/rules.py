"""Which files are taken as captions, and what becomes of them. Pure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import msgspec

from headwater.captions.cues import CueLimits, is_vtt, read_cues, write_vtt
from headwater.captions.encoding import BadCaption, decode_text
from headwater.captions.transcript import Transcript, build_transcript
from headwater.kit.errors import Reason
from headwater.settings import Settings
from headwater.settings.media import Captions

EXTENSIONS = (".vtt", ".srt")
TYPES = ("text/vtt", "application/x-subrip")


class CaptionFile(msgspec.Struct, frozen=True):
    """A caption as it is kept: WebVTT in UTF-8, and what is said in it."""

    vtt: bytes
    transcript: Transcript


def is_caption(filename: str, media_type: str) -> bool:
    """Whether a file says by name or type that it is WebVTT or SubRip."""
    return PurePosixPath(filename).suffix.lower() in EXTENSIONS or media_type.partition(";")[0].strip() in TYPES


def read_caption_file(content: bytes, limits: Captions) -> CaptionFile:
    """Check a caption and bring it to WebVTT; what is WebVTT stays as it is. Raises BadCaption."""
    if len(content) > limits.max_size:
        raise BadCaption(Reason("The file is larger than %(count)s bytes.", count=limits.max_size))
    text = decode_text(content)
    cues = read_cues(text, CueLimits(limits.max_cues, limits.max_line))
    vtt = text if is_vtt(text) else write_vtt(cues)
    return CaptionFile(vtt.encode("utf-8", "replace"), build_transcript(cues, limits.transcript_characters))


def describe_limits(settings: Settings) -> dict[str, Any]:
    """Return this room's part of GET /config."""
    limits = {"size": {"max": int(settings.captions.max_size)}, "extensions": list(EXTENSIONS)}
    return {"videoCaption": {"file": limits}}
