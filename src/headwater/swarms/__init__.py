"""What this instance shares: the info hashes under which players and torrent clients find each other."""

from headwater.house import Feature
from headwater.swarms.hashes import hash_of_first_players, hash_of_loader, list_own_hashes
from headwater.swarms.keeper import Keeper
from headwater.swarms.sharing import SharedHashes
from headwater.swarms.status import TrackerStatus, read_tracker

__all__ = [
    "FEATURE",
    "Keeper",
    "SharedHashes",
    "TrackerStatus",
    "hash_of_first_players",
    "hash_of_loader",
    "list_own_hashes",
    "read_tracker",
]

FEATURE = Feature(
    name="swarms",
    models="headwater.swarms.model",
    routes=("headwater.swarms.door:routes", "headwater.swarms.api:routes"),
    watch="headwater.swarms.watch:add_trackers",
    events={
        "video.playable": "headwater.swarms.service:note_hashes",
        "video.published": "headwater.swarms.service:note_hashes",
        "video.arrived": "headwater.swarms.service:note_hashes",
        "video.refreshed": "headwater.swarms.service:note_hashes",
        "video.updated": "headwater.swarms.service:note_hashes",
        "video.blocked": "headwater.swarms.service:look_again",
        "video.unblocked": "headwater.swarms.service:look_again",
        "video.deleted": "headwater.swarms.service:forget_hashes",
    },
)
