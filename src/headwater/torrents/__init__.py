"""Torrents: one `.torrent` per complete file of a video, for people who save and share it by a torrent client."""

from headwater.house import Feature
from headwater.torrents.document import add_web_seeds
from headwater.torrents.service import Made, SharedFile, share_file, write_torrent

__all__ = ["FEATURE", "Made", "SharedFile", "add_web_seeds", "share_file", "write_torrent"]

FEATURE = Feature(
    name="torrents",
    jobs=("headwater.torrents.jobs:job_types",),
    schedules=("headwater.torrents.jobs:schedules",),
    events={"video.described": "headwater.torrents.service:order_check"},
)
