"""Redundancy: mirrors, copies of videos that instances keep for each other to share the load of many viewers."""

from headwater.house import Feature
from headwater.redundancy.model import Mirror

__all__ = ["FEATURE", "Mirror"]

FEATURE = Feature(
    name="redundancy",
    models="headwater.redundancy.model",
    activities=("headwater.redundancy.federation:handlers",),
    jobs=("headwater.redundancy.jobs:job_types",),
    schedules=("headwater.redundancy.jobs:schedules",),
    events={
        "server.blocked": "headwater.redundancy.reactions:on_server_blocked",
        "follow.removed": "headwater.redundancy.reactions:on_unfollow",
        "settings.changed": "headwater.redundancy.reactions:on_settings",
        "video.updated": "headwater.redundancy.reactions:on_changed_files",
        "video.refreshed": "headwater.redundancy.reactions:on_changed_files",
    },
)
