"""Videos and their files. Local and remote ones share these tables."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime
from headwater.videos import computed

TORRENTS = "torrents/"
H264 = "h264"  # what every player knows: the wire lists renditions of this codec only


class Privacy(enum.IntEnum):
    """Who may watch."""

    PUBLIC = 1
    UNLISTED = 2
    PRIVATE = 3
    INTERNAL = 4
    PASSWORD_PROTECTED = 5


class VideoState(enum.IntEnum):
    """Where a video stands; `playable_at` is apart from it."""

    PUBLISHED = 1
    TO_TRANSCODE = 2
    TO_IMPORT = 3
    WAITING_FOR_LIVE = 4
    LIVE_ENDED = 5
    TO_MOVE_TO_EXTERNAL_STORAGE = 6
    TRANSCODING_FAILED = 7
    TO_MOVE_TO_EXTERNAL_STORAGE_FAILED = 8
    TO_EDIT = 9
    TO_MOVE_TO_FILE_SYSTEM = 10
    TO_MOVE_TO_FILE_SYSTEM_FAILED = 11


class CommentsPolicy(enum.IntEnum):
    """Whether people may comment."""

    ENABLED = 1
    DISABLED = 2
    REQUIRES_APPROVAL = 3


class NsfwFlag(enum.IntFlag):
    """What is sensitive in a video, as versions after 7.1 say it; 4 is a number of the wire without a meaning."""

    VIOLENT = 1
    EXPLICIT_SEX = 2


_REPLACING = sa.text("replaces_id IS NOT NULL")


class Video(Base):
    """A video as it is listed and federated."""

    __tablename__ = "video"
    __table_args__ = (
        # Each order of a list is an index that also holds the facet: what is filtered out costs no look at the row.
        sa.Index("ix_video_facet", "facet", "published_at", "id"),
        sa.Index("ix_video_channel_published", "channel_id", "published_at", "id", "facet"),
        sa.Index("ix_video_published", "published_at", "id", "facet"),
        sa.Index("ix_video_created", "created_at", "id", "facet"),
        sa.Index("ix_video_originally_published", "originally_published_at", "id", "facet"),
        sa.Index("ix_video_originally", "originally_rank", "id", "facet"),
        sa.Index("ix_video_name", "name_sort_key", "id", "facet"),
        sa.Index("ix_video_duration", "duration_seconds", "id", "facet"),
        sa.Index("ix_video_views", "views", "id", "facet"),
        sa.Index("ix_video_likes", "likes", "id", "facet"),
        sa.Index("ix_video_files_bytes", "files_bytes", "id", "facet"),
        sa.Index("ix_video_trending", "trending_rank", "id", "facet"),
        sa.Index("ix_video_hot", "hot_rank", "id", "facet"),
        sa.Index("ix_video_best", "best_rank", "id", "facet"),
        # Partial, or lists would take it for a way to almost all videos.
        sa.Index("ix_video_replaces_id", "replaces_id", sqlite_where=_REPLACING, postgresql_where=_REPLACING),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[uuid.UUID] = mapped_column(sa.Uuid, unique=True)
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id: stored, never rebuilt
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    is_local: Mapped[bool]
    # A video that is only being made to give its files to this one: nobody sees it (`replacing`).
    replaces_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    name: Mapped[str]
    folded_text: Mapped[str]  # name, tags: what plain search looks at
    name_sort_key: Mapped[str]
    description: Mapped[str | None]
    support: Mapped[str | None]
    category: Mapped[int | None]
    licence: Mapped[int | None]
    language: Mapped[str | None]
    nsfw: Mapped[bool] = mapped_column(default=False)
    nsfw_flags: Mapped[int] = mapped_column(default=0, server_default="0")  # `NsfwFlag`, only of sensitive videos
    nsfw_summary: Mapped[str | None]  # what is sensitive in it, told before it is shown
    tags: Mapped[list[str]] = mapped_column(Json, default=list)  # in the owner's order; `video_tag` is for filters
    privacy: Mapped[Privacy] = mapped_column(IntEnumType(Privacy))
    state: Mapped[VideoState] = mapped_column(IntEnumType(VideoState))
    wait_transcoding: Mapped[bool] = mapped_column(default=False)
    comments_policy: Mapped[CommentsPolicy] = mapped_column(IntEnumType(CommentsPolicy), default=CommentsPolicy.ENABLED)
    download_enabled: Mapped[bool] = mapped_column(default=True)
    p2p_enabled: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    duration_seconds: Mapped[int] = mapped_column(default=0)
    aspect_ratio: Mapped[float | None]
    is_live: Mapped[bool] = mapped_column(default=False)
    views: Mapped[int] = mapped_column(default=0)
    viewers: Mapped[int] = mapped_column(server_default="0")  # watching right now, as `views` counts them
    likes: Mapped[int] = mapped_column(default=0)
    dislikes: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    playable_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when `video.published` was emitted
    moving: Mapped[VideoState | None] = mapped_column(IntEnumType(VideoState))  # shown as state; it stays what it is
    failure: Mapped[str | None]  # why preparing it failed, for its owner
    scheduled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, index=True)  # when privacy will change ...
    scheduled_privacy: Mapped[Privacy | None] = mapped_column(IntEnumType(Privacy))  # ... to this
    published_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    input_file_updated_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when its file was replaced
    originally_published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    remote_trackers: Mapped[list[str] | None] = mapped_column(Json)  # of a remote video: those that it names
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    # Of its renditions, kept by triggers of the database
    files_bytes: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    hls_files: Mapped[int] = mapped_column(server_default="0")
    web_files: Mapped[int] = mapped_column(server_default="0")
    # Computed by the database (`computed.py`)
    facet: Mapped[str] = mapped_column(sa.Computed(computed.FACET), deferred=True)
    originally_rank: Mapped[float] = mapped_column(sa.Computed(computed.originally_rank()), deferred=True)
    trending_rank: Mapped[float] = mapped_column(sa.Computed(computed.trending_rank()), deferred=True)
    hot_rank: Mapped[float] = mapped_column(sa.Computed(computed.hot_rank()), deferred=True)
    best_rank: Mapped[float] = mapped_column(sa.Computed(computed.best_rank()), deferred=True)


class VideoTag(Base):
    """A tag in its folded form, for filters."""

    __tablename__ = "video_tag"
    __table_args__ = (sa.Index("ix_video_tag_named", "folded_name", "published_at", "video_id", "facet"),)

    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)
    folded_name: Mapped[str] = mapped_column(primary_key=True)
    # Of the video, kept by triggers of the database: lists and totals of a tag are read from the index alone
    facet: Mapped[str | None]
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Original(Base):
    """The uploaded file of a local video."""

    __tablename__ = "original"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), unique=True)
    input_filename: Mapped[str]  # as the owner named it
    storage_key: Mapped[str | None] = mapped_column(unique=True)  # None once it is not kept any more
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    resolution: Mapped[int | None]
    fps: Mapped[int | None]
    probed: Mapped[dict[str, object] | None] = mapped_column(Json)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class StreamingPlaylist(Base):
    """The HLS form of a video: a master playlist, its rungs, the hashes of their segments.

    Nothing lies in the `directory` of a remote one: players ask its instance (`remote_url`).
    """

    __tablename__ = "streaming_playlist"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), unique=True)
    directory: Mapped[str]  # storage key prefix, ends without a slash
    master_filename: Mapped[str]
    sha256_filename: Mapped[str]
    planned: Mapped[list[int]] = mapped_column(Json, default=list)  # resolutions that will be there in the end
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # until then playlists grow
    remote_url: Mapped[str | None]  # of the master playlist
    remote_sha256_url: Mapped[str | None]
    remote_hashes: Mapped[list[str] | None] = mapped_column(Json)  # info hashes that its instance has published
    mirrors: Mapped[list[dict[str, object]] | None] = mapped_column(Json)  # folders of copies (`mirrors.py`)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class VideoFile(Base):
    """A rendition: one resolution as one file (an HLS rung, or a web video when `playlist_id` is NULL)."""

    __tablename__ = "video_file"
    __table_args__ = (
        sa.UniqueConstraint("video_id", "playlist_id", "resolution", "fps", "codec"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), index=True)
    playlist_id: Mapped[int | None] = mapped_column(sa.ForeignKey("streaming_playlist.id", ondelete="CASCADE"))
    resolution: Mapped[int]  # the smaller side in pixels; 0: audio only
    codec: Mapped[str] = mapped_column(default=H264, server_default=H264)  # of the picture
    width: Mapped[int]
    height: Mapped[int]
    fps: Mapped[int]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)  # 0 while it grows
    has_audio: Mapped[bool]
    has_video: Mapped[bool]
    filename: Mapped[str]
    playlist_filename: Mapped[str | None]  # the rung's m3u8
    storage_key: Mapped[str | None] = mapped_column(unique=True)  # None while it grows, and of a remote one
    remote_url: Mapped[str | None]
    remote_torrent_url: Mapped[str | None]
    remote_metadata_url: Mapped[str | None]
    info_hash: Mapped[str | None] = mapped_column(index=True)  # of the torrent, in hex; both come when it is complete
    torrent_filename: Mapped[str | None] = mapped_column(index=True)  # below `torrents/`
    mirrors: Mapped[list[dict[str, object]] | None] = mapped_column(Json)  # of a web video: copies (`mirrors.py`)
    attributes: Mapped[dict[str, object]] = mapped_column(Json, default=dict)  # BANDWIDTH, CODECS...: fixed when listed
    probed: Mapped[dict[str, object] | None] = mapped_column(Json)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    @property
    def keys(self) -> list[str]:
        """Return the storage keys of the file and of its torrent, as far as they are there."""
        torrent = None if self.torrent_filename is None else f"{TORRENTS}{self.torrent_filename}"
        return [key for key in (self.storage_key, torrent) if key is not None]


class ThumbnailKind(enum.IntEnum):
    """The two sizes of the wire."""

    MINIATURE = 1
    PREVIEW = 2


class Thumbnail(Base):
    """A picture of a video."""

    __tablename__ = "thumbnail"
    __table_args__ = (sa.UniqueConstraint("video_id", "kind"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    kind: Mapped[ThumbnailKind] = mapped_column(IntEnumType(ThumbnailKind))
    filename: Mapped[str] = mapped_column(unique=True)
    storage_key: Mapped[str] = mapped_column(unique=True)
    remote_url: Mapped[str | None]  # the file is only a copy, made when it is asked for (`copies`)
    width: Mapped[int]
    height: Mapped[int]
    automatic: Mapped[bool]  # made from the video, not chosen by the owner
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Storyboard(Base):
    """A sheet of small pictures over time, for the seek bar."""

    __tablename__ = "storyboard"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), unique=True)
    filename: Mapped[str] = mapped_column(unique=True)
    storage_key: Mapped[str] = mapped_column(unique=True)
    remote_url: Mapped[str | None]  # the file is only a copy, made when it is asked for (`copies`)
    total_width: Mapped[int]
    total_height: Mapped[int]
    sprite_width: Mapped[int]
    sprite_height: Mapped[int]
    sprite_seconds: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
