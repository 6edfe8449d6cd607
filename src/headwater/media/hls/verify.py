"""Checks a made rung before anybody relies on it: a copied source may lie about its keyframes or its length."""

from collections.abc import Sequence
from pathlib import Path

from headwater.media.hls.boxes import find_first_sample, find_picture_track
from headwater.media.hls.progressive import Segment
from headwater.media.ladder import H264, Rung

HEAD_BYTES = 256 << 10
MAX_NALS = 100
NAL_IDR = 5
LAST_SLICE_NAL = 5
TOLERANCE_SECONDS = 1.0
TOLERANCE_SHARE = 0.02


class BrokenRung(Exception):
    """A rung would not play well; the message says why, for the log."""


def verify_rung(rung: Rung, segments: Sequence[Segment], duration_seconds: float) -> None:
    """Raise BrokenRung unless the rung consists of segments a player can begin with.

    A copied picture must also have its source's length. An encoded one has whatever could be decoded: nothing better is
    to be had of a file that was cut off, and its length is the sum of its segments.
    """
    if not segments:
        raise BrokenRung("it has no segment")
    total = sum(segment.duration_seconds for segment in segments)
    is_source = rung.copied and rung.picture is not None  # sound may rightly be shorter than the file
    if is_source and abs(total - duration_seconds) > max(TOLERANCE_SECONDS, duration_seconds * TOLERANCE_SHARE):
        raise BrokenRung(f"it lasts {total:.1f} s, the source {duration_seconds:.1f} s")
    for segment in segments:
        verify_segment(rung, segment)


def verify_segment(rung: Rung, segment: Segment) -> None:
    """Raise BrokenRung unless the segment fits the playlist's promise and begins with a picture that needs no other."""
    if segment.duration_seconds >= rung.target_duration_seconds + 0.5:
        raise BrokenRung(f"segment {segment.number} lasts {segment.duration_seconds:.1f} s")
    if rung.picture is None or rung.codec != H264:  # another codec is always made here, as asked
        return
    track = find_picture_track(segment.init_path.read_bytes())
    if track is None:
        raise BrokenRung("its initialization section has no H.264 track")
    kind = _first_slice(segment.path, *track)
    if kind != NAL_IDR:
        raise BrokenRung(f"segment {segment.number} begins with a picture of NAL type {kind}")


def _first_slice(path: Path, track_id: int, length_bytes: int) -> int | None:
    """Return the NAL type of the first slice of the picture (H.264 7.4.1: 5 is IDR); None when there is none."""
    with path.open("rb") as file:
        offset = find_first_sample(file.read(HEAD_BYTES), track_id)
        for _ in range(MAX_NALS):
            if offset is None:
                return None
            file.seek(offset)
            head = file.read(length_bytes + 1)
            if len(head) <= length_bytes:
                return None
            kind = head[length_bytes] & 0x1F
            if 1 <= kind <= LAST_SLICE_NAL:
                return kind
            offset += length_bytes + int.from_bytes(head[:length_bytes])
    return None
