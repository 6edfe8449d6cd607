"""Videos: what is published, its files, who may see it."""

from headwater.house import Feature
from headwater.videos.access import PASSWORD_HEADER, find_any, find_managed, find_visible, refusal, standing_of
from headwater.videos.details import PASSWORDS_REASON, SCHEDULED_PRIVACIES, VideoInput, read_details, read_passwords
from headwater.videos.figures import measure_used
from headwater.videos.links import (
    HLS_PATH,
    PREVIEWS_PATH,
    STORYBOARDS_PATH,
    THUMBNAILS_PATH,
    WEB_VIDEOS_PATH,
    Links,
    list_trackers,
)
from headwater.videos.lists.cards import list_cards, list_newest_cards
from headwater.videos.lists.filters import listed_here, listed_to
from headwater.videos.lists.query import VideoQuery
from headwater.videos.lists.related import list_related_cards
from headwater.videos.mirrors import list_copies, list_living
from headwater.videos.model import (
    H264,
    TORRENTS,
    CommentsPolicy,
    NsfwFlag,
    Original,
    Privacy,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    VideoState,
)
from headwater.videos.pictures import Pictures, add_thumbnails, change_pictures, read_pictures, store_pictures
from headwater.videos.rules import is_available, is_open_to_all
from headwater.videos.service import (
    DELETE_FILES,
    check_channel,
    create_video,
    delete_video,
    mark_failed,
    mark_playable,
    mark_published,
    remove_video,
    tell_change,
    update_video,
    write_tags,
)
from headwater.videos.store import IS_BLOCKED

__all__ = [
    "DELETE_FILES",
    "FEATURE",
    "H264",
    "HLS_PATH",
    "IS_BLOCKED",
    "PASSWORDS_REASON",
    "PASSWORD_HEADER",
    "PREVIEWS_PATH",
    "SCHEDULED_PRIVACIES",
    "STORYBOARDS_PATH",
    "THUMBNAILS_PATH",
    "TORRENTS",
    "WEB_VIDEOS_PATH",
    "CommentsPolicy",
    "Links",
    "NsfwFlag",
    "Original",
    "Pictures",
    "Privacy",
    "Storyboard",
    "StreamingPlaylist",
    "Thumbnail",
    "ThumbnailKind",
    "Video",
    "VideoFile",
    "VideoInput",
    "VideoQuery",
    "VideoState",
    "add_thumbnails",
    "change_pictures",
    "check_channel",
    "create_video",
    "delete_video",
    "find_any",
    "find_managed",
    "find_visible",
    "is_available",
    "is_open_to_all",
    "list_cards",
    "list_copies",
    "list_living",
    "list_newest_cards",
    "list_related_cards",
    "list_trackers",
    "listed_here",
    "listed_to",
    "mark_failed",
    "mark_playable",
    "mark_published",
    "measure_used",
    "read_details",
    "read_passwords",
    "read_pictures",
    "refusal",
    "remove_video",
    "standing_of",
    "store_pictures",
    "tell_change",
    "update_video",
    "write_tags",
]

FEATURE = Feature(
    name="videos",
    models="headwater.videos.model",
    routes=(
        "headwater.videos.constants_api:routes",
        "headwater.videos.lists.api:routes",
        "headwater.videos.api:routes",
        "headwater.videos.quota_api:routes",
    ),
    events={
        "channel.updated": "headwater.videos.service:spread_support",
        "channel.deleted": "headwater.videos.service:remove_videos_of",
    },
    figures={
        "user": "headwater.videos.figures:count_of_users",
        "channel": "headwater.videos.figures:count_of_channels",
    },
    holdings="headwater.videos.holdings:list_holdings",
    jobs=("headwater.videos.jobs:job_types",),
    schedules=("headwater.videos.jobs:schedules",),
)
