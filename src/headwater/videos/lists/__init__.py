"""Lists of videos, of any size: what may be asked, how it is found without a look at every row, how cards show it."""

from headwater.videos.lists.find import order_key
from headwater.videos.lists.query import UNKNOWN_LANGUAGE, VideoQuery, read_query, read_search
from headwater.videos.lists.store import conditions_of, list_videos, load_rows

__all__ = [
    "UNKNOWN_LANGUAGE",
    "VideoQuery",
    "conditions_of",
    "list_videos",
    "load_rows",
    "order_key",
    "read_query",
    "read_search",
]
