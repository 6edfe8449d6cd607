"""Search: words of videos and channels, however they are written or mistyped, the best matches first."""

from headwater.house import Feature
from headwater.search.channels import ChannelQuery, search_channels
from headwater.search.elsewhere import find_named
from headwater.search.videos import search_cards

__all__ = ["FEATURE", "ChannelQuery", "find_named", "search_cards", "search_channels"]

FEATURE = Feature(
    name="search",
    models="headwater.search.model",
    routes=("headwater.search.api:routes",),
    events={
        "video.described": "headwater.search.index:on_video_described",
        "channel.arrived": "headwater.search.index:on_channel_created",
        "channel.created": "headwater.search.index:on_channel_created",
        "channel.updated": "headwater.search.index:on_channel_updated",
    },
    jobs=("headwater.search.jobs:job_types",),
    schedules=("headwater.search.jobs:schedules",),
    warm_up="headwater.search.jobs:warm_up",
    video_search="headwater.search.store:condition",
)
