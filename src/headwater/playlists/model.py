"""Playlists and what stands in them. Local and remote ones share these tables."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime


class PlaylistPrivacy(enum.IntEnum):
    """Who may see a playlist."""

    PUBLIC = 1
    UNLISTED = 2
    PRIVATE = 3


class PlaylistKind(enum.IntEnum):
    """What a playlist is for."""

    REGULAR = 1
    WATCH_LATER = 2  # each user has one; it is private for ever


class ElementKind(enum.IntEnum):
    """Whether the video of an element can be shown to somebody."""

    REGULAR = 0
    DELETED = 1
    PRIVATE = 2
    UNAVAILABLE = 3


class Playlist(Base):
    """Videos in an order that an account chose."""

    __tablename__ = "video_playlist"
    __table_args__ = (
        sa.Index("ix_video_playlist_account", "account_id", "created_at", "id"),
        sa.Index("ix_video_playlist_channel", "channel_id", "created_at", "id"),
        sa.Index("ix_video_playlist_listed", "privacy", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[uuid.UUID] = mapped_column(sa.Uuid, unique=True)
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id: stored, never rebuilt
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    channel_id: Mapped[int | None] = mapped_column(sa.ForeignKey("channel.id", ondelete="SET NULL"))
    is_local: Mapped[bool]
    kind: Mapped[PlaylistKind] = mapped_column(IntEnumType(PlaylistKind))
    privacy: Mapped[PlaylistPrivacy] = mapped_column(IntEnumType(PlaylistPrivacy))
    display_name: Mapped[str]
    name_sort_key: Mapped[str]
    folded_text: Mapped[str]  # name and description: what search looks at
    description: Mapped[str | None]
    # The owner's own picture; without one the first video that everybody may see lends its own.
    picture_filename: Mapped[str | None] = mapped_column(unique=True)
    picture_key: Mapped[str | None]
    picture_url: Mapped[str | None]  # where the picture of a remote one lies
    told_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when followers heard of a local one
    fetched_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when a remote one was last read
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class PlaylistElement(Base):
    """A place in a playlist; places are 1, 2, 3 ... without gaps."""

    __tablename__ = "video_playlist_element"
    __table_args__ = (
        sa.Index("ix_video_playlist_element_place", "playlist_id", "position"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    url: Mapped[str | None] = mapped_column(unique=True)  # ActivityPub id
    playlist_id: Mapped[int] = mapped_column(sa.ForeignKey("video_playlist.id", ondelete="CASCADE"))
    video_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("video.id", ondelete="SET NULL"), index=True
    )  # None: gone
    position: Mapped[int]
    start_seconds: Mapped[int | None]
    stop_seconds: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
