"""The whole picture of channels elsewhere: what they published before anybody here followed, and what was missed."""

from headwater.crawling.model import ChannelSync, SyncState
from headwater.crawling.service import note_view, order_again, order_crawl
from headwater.crawling.store import UNFINISHED, Wanted, find_sync, list_syncs
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "UNFINISHED",
    "ChannelSync",
    "SyncState",
    "Wanted",
    "find_sync",
    "list_syncs",
    "note_view",
    "order_again",
    "order_crawl",
]

FEATURE = Feature(
    name="crawling",
    models="headwater.crawling.model",
    routes=("headwater.crawling.api:routes",),
    events={
        "follow.accepted": "headwater.crawling.service:on_follow",
        "peer.returned": "headwater.crawling.service:on_return",
    },
    jobs=("headwater.crawling.jobs:job_types", "headwater.crawling.outages:job_types"),
    schedules=("headwater.crawling.jobs:schedules", "headwater.crawling.outages:schedules"),
)
