"""Videos as the REST API shows them (its models Video and VideoDetails). Fields keep the wire's order."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from headwater.accounts import AccountDetails, AccountSummary
from headwater.channels import ChannelDetails, ChannelSummary
from headwater.web.wire import Label


class Scheduled(msgspec.Struct, rename="camel"):
    """A change of privacy at a time to come (`VideoScheduleUpdate`)."""

    update_at: str
    privacy: int


class FileProgress(msgspec.Struct, rename="camel"):
    """What only this software says of a rendition."""

    finished: bool
    codec: str


class PlaylistExtras(msgspec.Struct, rename="camel"):
    """What only this software says of a playlist: its rungs in codecs that not every player knows."""

    other_codecs: list[File]


class File(msgspec.Struct, rename="camel", kw_only=True):
    """A rendition (`VideoFile`). What does not exist yet is null: its file while it grows, its torrent."""

    id: int
    resolution: Label
    width: int
    height: int
    magnet_uri: str | None
    size: int
    fps: int
    torrent_url: str | None
    torrent_download_url: str | None
    file_url: str | None
    file_download_url: str | None
    metadata_url: str | None
    has_audio: bool
    has_video: bool
    storage: int
    headwater: FileProgress


class Mirror(msgspec.Struct, rename="camel"):
    """A folder elsewhere that holds the same files as that of a playlist."""

    base_url: str


class Playlist(msgspec.Struct, rename="camel", kw_only=True):
    """The HLS form (`VideoStreamingPlaylist`)."""

    id: int
    type: int = 1
    playlist_url: str
    segments_sha256_url: str | None = msgspec.field(name="segmentsSha256Url")
    redundancies: list[Mirror]
    files: list[File]
    headwater: PlaylistExtras


class Source(msgspec.Struct, rename="camel", kw_only=True):
    """The uploaded file (`VideoSource`)."""

    filename: str
    input_filename: str
    file_url: UnsetType | None = UNSET  # null in the answer about one file, absent in lists
    file_download_url: str | None
    resolution: Label
    size: int
    width: int | None
    height: int | None
    fps: int | None
    metadata: dict[str, Any] | None
    created_at: str


class Progress(msgspec.Struct, rename="camel"):
    """What version 6.3 does not say of a video: how far it is, for its owner why it failed, what is sensitive in it."""

    playable: bool
    playable_at: str | None
    finished: bool
    failure: str | UnsetType | None = UNSET
    nsfw_flags: int | UnsetType = UNSET  # as versions after 7.1 tell them beside `nsfw`
    nsfw_summary: str | UnsetType | None = UNSET
    p2p_enabled: bool | UnsetType = UNSET  # of a video by itself: whether its viewers may pass it on to each other


class WatchedTo(msgspec.Struct, rename="camel"):
    """Where the viewer left a video."""

    current_time: int


class VideoCore(msgspec.Struct, rename="camel", kw_only=True):
    """What lists and details share."""

    id: int
    uuid: str
    short_uuid: str = msgspec.field(name="shortUUID")
    url: str
    name: str
    category: Label
    licence: Label
    language: Label
    privacy: Label
    nsfw: bool
    truncated_description: str | None
    description: str | None
    is_local: bool
    duration: int
    aspect_ratio: float | None
    views: int
    viewers: int
    likes: int
    dislikes: int
    thumbnail_path: str | None
    preview_path: str | None
    embed_path: str
    created_at: str
    updated_at: str
    published_at: str
    originally_published_at: str | None
    is_live: bool
    user_history: WatchedTo | UnsetType = UNSET


class VideoSummary(VideoCore, kw_only=True, rename="camel"):
    """A video in a list (`Video`); what comes after the channel only on request or in the owner's list."""

    account: AccountSummary
    channel: ChannelSummary
    state: Label | UnsetType = UNSET
    wait_transcoding: bool | UnsetType = UNSET
    scheduled_update: Scheduled | UnsetType = UNSET
    blacklisted: bool | UnsetType = UNSET
    blacklisted_reason: str | UnsetType | None = UNSET
    blocked_owner: bool | UnsetType = UNSET
    blocked_server: bool | UnsetType = UNSET
    streaming_playlists: list[Playlist] | UnsetType = UNSET
    files: list[File] | UnsetType = UNSET
    video_source: Source | UnsetType | None = UNSET
    automatic_tags: list[str] | UnsetType = UNSET
    headwater: Progress


class VideoDetails(VideoCore, kw_only=True, rename="camel"):
    """A video by itself (`VideoDetails`)."""

    account: AccountDetails
    channel: ChannelDetails
    scheduled_update: Scheduled | UnsetType = UNSET
    blacklisted: bool = False
    blacklisted_reason: str | None = None
    streaming_playlists: list[Playlist]
    files: list[File]
    support: str | None
    description_path: str
    tags: list[str]
    comments_enabled: bool
    comments_policy: Label
    download_enabled: bool
    wait_transcoding: bool
    input_file_updated_at: str | None
    state: Label
    tracker_urls: list[str]
    headwater: Progress


class StoryboardEntry(msgspec.Struct, rename="camel", kw_only=True):
    """A sheet of small pictures (`Storyboard`)."""

    storyboard_path: str
    total_height: int
    total_width: int
    sprite_width: int
    sprite_height: int
    sprite_duration: int


class Storyboards(msgspec.Struct):
    """The storyboards of a video: one, or none yet."""

    storyboards: list[StoryboardEntry]


class Description(msgspec.Struct):
    """The whole description of a video."""

    description: str | None


class FileToken(msgspec.Struct, rename="camel"):
    """What opens a private video's media for a while."""

    token: str
    expires: str


class VideoToken(msgspec.Struct):
    """The answer of POST /videos/{id}/token."""

    files: FileToken


class VideoPage(msgspec.Struct, kw_only=True):
    """A page of a list; without `total` when the client asked not to count (`skipCount`)."""

    total: int | UnsetType = UNSET
    data: list[VideoSummary]
