"""Redundancy: mirrors, copies of videos that instances keep for each other to share the load of many viewers."""

from headwater.house import Feature
from headwater.redundancy.budget import Room, describe_use, read_budget
from headwater.redundancy.keeping import order as order_copy
from headwater.redundancy.listing import KeptCopy, list_copies
from headwater.redundancy.model import Mirror
from headwater.redundancy.own_store import find_by_id as find_mirror
from headwater.redundancy.own_store import find_finished
from headwater.redundancy.service import allow_host
from headwater.redundancy.service import remove_one as remove_mirror

__all__ = [
    "FEATURE",
    "KeptCopy",
    "Mirror",
    "Room",
    "allow_host",
    "describe_use",
    "find_finished",
    "find_mirror",
    "list_copies",
    "order_copy",
    "read_budget",
    "remove_mirror",
]

FEATURE = Feature(
    name="redundancy",
    models="headwater.redundancy.model",
    activities=("headwater.redundancy.federation:handlers",),
    routes=("headwater.redundancy.api:routes",),
    documents=("headwater.redundancy.documents:documents",),
    holdings="headwater.redundancy.holdings:list_holdings",
    jobs=("headwater.redundancy.jobs:job_types",),
    schedules=("headwater.redundancy.jobs:schedules",),
    events={
        "server.blocked": "headwater.redundancy.reactions:on_server_blocked",
        "follow.removed": "headwater.redundancy.reactions:on_unfollow",
        "settings.changed": "headwater.redundancy.reactions:on_settings",
        "video.updated": "headwater.redundancy.reactions:on_changed_files",
        "video.deleted": "headwater.redundancy.reactions:on_video_deleted",
        "video.refreshed": "headwater.redundancy.reactions:on_changed_files",
    },
)
