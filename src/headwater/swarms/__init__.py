"""What this instance shares: the info hashes under which players and torrent clients find each other."""

from headwater.house import Feature
from headwater.swarms.hashes import hash_of_loader
from headwater.swarms.keeper import Keeper
from headwater.swarms.sharing import SharedHashes

__all__ = ["FEATURE", "Keeper", "SharedHashes", "hash_of_loader"]

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
