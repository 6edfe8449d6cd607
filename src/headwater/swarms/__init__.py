"""What this instance shares: the info hashes under which players and torrent clients find each other."""

from headwater.house import Feature
from headwater.swarms.known import KnownHashes

__all__ = ["FEATURE", "KnownHashes"]

FEATURE = Feature(
    name="swarms",
    models="headwater.swarms.model",
    routes=("headwater.swarms.door:routes",),
    events={
        "video.playable": "headwater.swarms.service:note_hashes",
        "video.updated": "headwater.swarms.service:note_hashes",
    },
)
