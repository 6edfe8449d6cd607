"""Another file for a video that is there. It is made as a hidden video; when that is whole, its files change hands.

Until then the old file is watched, and a new one that cannot be used changes nothing.
"""

from headwater.house import Feature
from headwater.replacing.service import accept_file, find_pending, find_replaceable, remove_original

__all__ = ["FEATURE", "accept_file", "find_pending", "find_replaceable", "remove_original"]

FEATURE = Feature(
    name="replacing",
    routes=("headwater.replacing.api:routes",),
    jobs=("headwater.replacing.jobs:job_types",),
    events={
        "video.replacement_ready": "headwater.replacing.service:plan_swap",
        "video.replacement_failed": "headwater.replacing.service:give_up",
        "video.deleted": "headwater.replacing.service:forget_replacement",
    },
    public_config="headwater.replacing.rules:describe",
)
