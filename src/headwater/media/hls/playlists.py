"""Reads ffmpeg's growing playlists and writes ours (RFC 8216), progressive and final. Pure.

A rung's playlist keeps its address for life: while it grows it names one file per segment, in the end byte ranges of
one file.
"""

from collections.abc import Iterable, Sequence
from math import floor

import msgspec

from headwater.media.ladder import H264, Rung

SOUND_GROUP = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",AUTOSELECT=YES,DEFAULT=YES'
NewSegment = tuple[str, float]
"""File name and seconds."""
SizedSegment = tuple[float, int]
"""Seconds and bytes."""


class GrowingPlaylist(msgspec.Struct, frozen=True):
    """What ffmpeg has finished so far."""

    segments: list[NewSegment]
    ended: bool


def parse_growing_playlist(text: str) -> GrowingPlaylist:
    """Read a playlist written by our own ffmpeg; an incomplete last entry is left out."""
    segments: list[NewSegment] = []
    seconds: float | None = None
    for line in text.splitlines():
        if line.startswith("#EXTINF:"):
            seconds = float(line[len("#EXTINF:") :].split(",")[0])
        elif line and not line.startswith("#") and seconds is not None:
            segments.append((line, seconds))
            seconds = None
    return GrowingPlaylist(segments, "#EXT-X-ENDLIST" in text)


def write_progressive_playlist(
    init_name: str, segments: Iterable[NewSegment], target_duration_seconds: int, ended: bool = False
) -> str:
    """Write the playlist of a growing rung; the target duration is the rung's, and never changes (RFC 8216 6.2.1)."""
    lines = _head(target_duration_seconds, "EVENT")
    lines.append(f'#EXT-X-MAP:URI="{init_name}"')
    for name, seconds in segments:
        lines += [f"#EXTINF:{seconds:.6f},", name]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def write_final_playlist(file_name: str, init_bytes: int, segments: Sequence[SizedSegment]) -> str:
    """Write the playlist of a finished rung: byte ranges of one file, the initialization section first."""
    lines = _head(max((round_half_up(seconds) for seconds, _ in segments), default=1), "VOD")
    lines.append(f'#EXT-X-MAP:URI="{file_name}",BYTERANGE="{init_bytes}@0"')
    offset = init_bytes
    for seconds, size in segments:
        lines += [f"#EXTINF:{seconds:.6f},", f"#EXT-X-BYTERANGE:{size}@{offset}", file_name]
        offset += size
    lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def write_master_playlist(rungs: Iterable[tuple[Rung, str]]) -> str:
    """Write the master playlist of rungs and the names of their playlists, the smallest first as the reference does.

    H.264 stands before all other codecs: players that do not look at `CODECS` begin with the first.
    """
    listed = sorted(rungs, key=lambda entry: (entry[0].codec != H264, entry[0].codec, entry[0].height))
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "", ""]
    sound = next((name for rung, name in listed if rung.picture is None), None)
    if sound is not None and any(rung.sound_apart for rung, _ in listed):
        lines.append(f'{SOUND_GROUP},URI="{sound}"')
    for rung, name in listed:
        if rung.listed:
            lines += [f"#EXT-X-STREAM-INF:{_attributes(rung)}", name]
    return "\n".join(lines) + "\n"


def progressive_hashes(segments: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map segment files to their SHA-256, as the reference does for lives."""
    return dict(segments)


def final_hashes(init_bytes: int, segments: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Map inclusive byte ranges of a finished rung's file to hashes; `segments` are sizes and SHA-256."""
    hashes = {}
    offset = init_bytes
    for size, sha256 in segments:
        hashes[f"{offset}-{offset + size - 1}"] = sha256
        offset += size
    return hashes


def round_half_up(seconds: float) -> int:
    """Round as players do when they compare a segment with the target duration."""
    return max(1, floor(seconds + 0.5))


def _head(target_duration_seconds: int, kind: str) -> list[str]:
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{target_duration_seconds}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{kind}",
    ]


def _attributes(rung: Rung) -> str:
    attributes = [f"BANDWIDTH={rung.bandwidth}"]
    if rung.picture is not None:
        attributes.append(f"RESOLUTION={rung.picture[0]}x{rung.picture[1]}")
        attributes.append(f"FRAME-RATE={_trim(float(rung.rate))}")
    attributes.append(f'CODECS="{rung.codecs}"')
    if rung.sound_apart:
        attributes.append('AUDIO="audio"')
    return ",".join(attributes)


def _trim(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
