"""What this instance shares: the info hashes under which players and torrent clients find each other."""

from headwater.house import Feature
from headwater.swarms.hashes import hash_of_loader
from headwater.swarms.keeper import Keeper
from headwater.swarms.sharing import SharedHashes
from headwater.swarms.status import TrackerStatus, read_tracker

__all__ = ["FEATURE", "Keeper", "SharedHashes", "TrackerStatus", "hash_of_loader", "read_tracker"]

FEATURE = Feature(
    name="swarms",
    models="headwater.swarms.model",
    routes=("headwater.swarms.door:routes", "headwater.swarms.api:routes"),
    events={
        "video.playable": "headwater.swarms.service:note_hashes",
        "video.published": "headwater.swarms.service:note_hashes",
        "video.updated": "headwater.swarms.service:note_hashes",
        "video.deleted": "headwater.swarms.service:forget_hashes",
    },
)
