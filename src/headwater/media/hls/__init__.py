"""HLS as the reference serves it, from the first segment of a growing rung to the finished single file."""

from headwater.media.hls.joining import JoinedRung, join_rung
from headwater.media.hls.playlists import (
    final_hashes,
    progressive_hashes,
    write_final_playlist,
    write_master_playlist,
    write_progressive_playlist,
)
from headwater.media.hls.progressive import RunReport, Segment, run_rungs
from headwater.media.hls.verify import BrokenRung, verify_rung

__all__ = [
    "BrokenRung",
    "JoinedRung",
    "RunReport",
    "Segment",
    "final_hashes",
    "join_rung",
    "progressive_hashes",
    "run_rungs",
    "verify_rung",
    "write_final_playlist",
    "write_master_playlist",
    "write_progressive_playlist",
]
