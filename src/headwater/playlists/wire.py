"""Playlists as the REST API shows them. Fields keep the wire's order."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import AccountSummary, load_accounts, to_account_summary
from headwater.channels import ChannelSummary, load_channel_cards
from headwater.kit.clock import format_wire
from headwater.kit.ids import shorten
from headwater.playlists.model import PlaylistKind, PlaylistPrivacy
from headwater.playlists.pictures import picture_path
from headwater.videos.web import VideoSummary
from headwater.web.wire import Label

PRIVACIES = {PlaylistPrivacy.PUBLIC: "Public", PlaylistPrivacy.UNLISTED: "Unlisted", PlaylistPrivacy.PRIVATE: "Private"}
KINDS = {PlaylistKind.REGULAR: "Regular", PlaylistKind.WATCH_LATER: "Watch later"}


class PlaylistDocument(msgspec.Struct, rename="camel", kw_only=True):
    """A playlist (`VideoPlaylist`)."""

    id: int
    uuid: str
    short_uuid: str = msgspec.field(name="shortUUID")
    is_local: bool
    url: str
    display_name: str
    description: str | None
    privacy: Label
    thumbnail_path: str | None
    embed_path: str
    type: Label
    videos_length: int
    created_at: str
    updated_at: str
    owner_account: AccountSummary
    video_channel: ChannelSummary | None


class ElementDocument(msgspec.Struct, rename="camel", kw_only=True):
    """A place in a playlist (`VideoPlaylistElement`); the video is there for whom it can be shown to."""

    id: int
    position: int
    start_timestamp: int | None
    stop_timestamp: int | None
    type: int
    video: VideoSummary | None


class PlaylistCreated(msgspec.Struct):
    """The ids of a new playlist."""

    id: int
    short_uuid: str = msgspec.field(name="shortUUID")
    uuid: str


class ElementCreated(msgspec.Struct):
    """The number of a new element."""

    id: int


class Membership(msgspec.Struct, rename="camel", kw_only=True):
    """Where a video stands in a playlist of the viewer."""

    playlist_element_id: int
    playlist_id: int
    playlist_display_name: str
    playlist_short_uuid: str = msgspec.field(name="playlistShortUUID")
    start_timestamp: int | None
    stop_timestamp: int | None


def to_documents(session: Session, rows: list[Any]) -> list[PlaylistDocument]:
    """Shape rows of `query`, in three statements whatever their number."""
    owners = load_accounts(session, {row.account_id for row in rows}) if rows else {}
    numbers = {row.channel_id for row in rows if row.channel_id is not None}
    channels = load_channel_cards(session, numbers) if numbers else {}
    return [
        _to_document(row, to_account_summary(owners[row.account_id]), channels.get(row.channel_id))
        for row in rows
        if row.account_id in owners
    ]


def to_membership(row: Any) -> Membership:
    """Shape a row of `store.find_membership`."""
    return Membership(
        playlist_element_id=row.id,
        playlist_id=row.playlist_id,
        playlist_display_name=row.display_name,
        playlist_short_uuid=shorten(row.uuid),
        start_timestamp=row.start_seconds,
        stop_timestamp=row.stop_seconds,
    )


def _to_document(row: Any, owner: AccountSummary, card: Any | None) -> PlaylistDocument:
    return PlaylistDocument(
        id=row.id,
        uuid=str(row.uuid),
        short_uuid=shorten(row.uuid),
        is_local=row.is_local,
        url=row.url,
        display_name=row.display_name,
        description=row.description,
        privacy=Label(row.privacy, PRIVACIES[row.privacy]),
        thumbnail_path=picture_path(row),
        embed_path=f"/video-playlists/embed/{row.uuid}",
        type=Label(row.kind, KINDS[row.kind]),
        videos_length=row.length,
        created_at=format_wire(row.created_at),
        updated_at=format_wire(row.updated_at),
        owner_account=owner,
        video_channel=None if card is None else card.channel,
    )
