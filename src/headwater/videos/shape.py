"""Rows of the store to the wire's documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from headwater.accounts import AccountSummary
from headwater.actors import public_host, to_avatars
from headwater.channels import ChannelCard, ChannelSummary
from headwater.kit.clock import format_wire
from headwater.kit.ids import shorten
from headwater.videos import labels, wire
from headwater.videos.links import PREVIEWS_PATH, STORYBOARDS_PATH, THUMBNAILS_PATH, Links, picture_path
from headwater.videos.lists.query import Include, VideoQuery
from headwater.videos.metadata import describe_original
from headwater.videos.mirrors import list_copies, list_living
from headwater.videos.model import H264, CommentsPolicy, Storyboard, VideoState
from headwater.web.wire import Label

AUDIO_LABEL = "Audio"
MAX_TRUNCATED = 250  # characters of a description in lists
_CUT = "..."


def to_summary(row: Any, files: Sequence[Any], links: Links, query: VideoQuery, *, own: bool) -> wire.VideoSummary:
    """Shape a row of `store.list_videos`; `own` adds what its owner is told."""
    summary = wire.VideoSummary(
        **_core(row, full_description=False),
        account=AccountSummary(**_named(row, "account", row.owner_account_id)),
        channel=ChannelSummary(**_named(row, "channel", row.channel_id)),
        headwater=to_progress(row, owner=own),
    )
    if own or query.includes(Include.NOT_PUBLISHED_STATE):
        summary.state = _label_state(row)
        summary.wait_transcoding = row.wait_transcoding
        summary.scheduled_update = _scheduled(row)
    if own or query.includes(Include.BLACKLISTED):
        summary.blacklisted, summary.blacklisted_reason = row.is_blocked, row.blocked_reason
    if query.includes(Include.BLOCKED_OWNER):
        summary.blocked_owner, summary.blocked_server = row.blocked_owner, row.blocked_server
    if query.includes(Include.FILES):
        summary.streaming_playlists, summary.files = to_media(row, files, links)
    if query.includes(Include.SOURCE):
        summary.video_source = to_source(row, links) if row.original_id is not None else None
    if query.includes(Include.AUTOMATIC_TAGS):
        summary.automatic_tags = []
    return summary


def to_details(
    row: Any, card: ChannelCard, files: Sequence[Any], links: Links, *, owner: bool, watchable: bool
) -> wire.VideoDetails:
    """Shape a row of `store.find_video`; whoever may not watch gets no files."""
    playlists, web_videos = to_media(row, files, links) if watchable else ([], [])
    return wire.VideoDetails(
        **_core(row, full_description=True),
        account=card.account_details,
        channel=card.channel_details,
        scheduled_update=_scheduled(row),
        streaming_playlists=playlists,
        files=web_videos,
        blacklisted=row.is_blocked,
        blacklisted_reason=row.blocked_reason,
        support=row.support,
        description_path=f"/api/v1/videos/{row.uuid}/description",
        tags=row.tags,
        comments_enabled=row.comments_policy is not CommentsPolicy.DISABLED,
        comments_policy=Label(row.comments_policy, labels.name_of(labels.COMMENTS_POLICIES, row.comments_policy)),
        download_enabled=row.download_enabled,
        wait_transcoding=row.wait_transcoding,
        input_file_updated_at=format_wire(row.input_file_updated_at) if row.input_file_updated_at else None,
        state=_label_state(row),
        tracker_urls=links.trackers() if row.is_local else row.remote_trackers or [],
        headwater=replace(to_progress(row, owner=owner), p2p_enabled=row.p2p_enabled),
    )


def to_media(row: Any, files: Sequence[Any], links: Links) -> tuple[list[wire.Playlist], list[wire.File]]:
    """Shape the playlist and the plain files of a video."""
    playlists = []
    rungs = [file for file in files if file.playlist_id is not None]
    # Before its first rung a playlist has an address, but no content; of a remote live no rung is ever told.
    if row.playlist_id is not None and (rungs or row.playlist_url is not None):
        playlists.append(
            wire.Playlist(
                id=row.playlist_id,
                playlist_url=row.playlist_url or links.hls(row.uuid, row.privacy, row.directory, row.master_filename),
                segments_sha256_url=_digests_url(row, links),
                redundancies=[wire.Mirror(folder) for folder in list_living(row.playlist_mirrors)],
                files=[_hls_file(row, rung, links) for rung in rungs if rung.codec == H264],
                headwater=wire.PlaylistExtras([_hls_file(row, rung, links) for rung in rungs if rung.codec != H264]),
            )
        )
    return playlists, [_web_video(row, file, links) for file in files if file.playlist_id is None]


def _digests_url(row: Any, links: Links) -> str | None:
    if row.playlist_url is not None:
        address: str | None = row.remote_sha256_url
        return address
    return links.hls(row.uuid, row.privacy, row.directory, row.sha256_filename)


def to_source(row: Any, links: Links) -> wire.Source:
    """Shape a row of `store.find_original`."""
    kept = row.original_key is not None
    return wire.Source(
        filename=row.input_filename,
        input_filename=row.input_filename,
        file_download_url=links.original_download(PurePosixPath(row.original_key).name) if kept else None,
        resolution=_resolution(row.original_resolution or 0),
        size=row.original_bytes,
        width=row.original_width,
        height=row.original_height,
        fps=row.original_fps,
        metadata=describe_original(row.original_probed),
        created_at=format_wire(row.original_created_at),
    )


def to_storyboard(row: Storyboard) -> wire.StoryboardEntry:
    """Shape a storyboard."""
    return wire.StoryboardEntry(
        storyboard_path=f"{STORYBOARDS_PATH}/{row.filename}",
        total_height=row.total_height,
        total_width=row.total_width,
        sprite_width=row.sprite_width,
        sprite_height=row.sprite_height,
        sprite_duration=row.sprite_seconds,
    )


def to_progress(row: Any, *, owner: bool) -> wire.Progress:
    """Say how far a video is."""
    return wire.Progress(
        playable=row.playable_at is not None or row.state is VideoState.PUBLISHED,
        playable_at=_time(row.playable_at),
        finished=row.state is VideoState.PUBLISHED,
        failure=row.failure if owner else UNSET,
        nsfw_flags=row.nsfw_flags,
        nsfw_summary=row.nsfw_summary,
    )


def truncate(description: str | None) -> str | None:
    """Cut a description as lists show it."""
    if description is None or len(description) <= MAX_TRUNCATED:
        return description
    return description[: MAX_TRUNCATED - len(_CUT)] + _CUT


def _core(row: Any, *, full_description: bool) -> dict[str, Any]:
    short = truncate(row.description)
    return {
        "id": row.id,
        "uuid": str(row.uuid),
        "short_uuid": shorten(row.uuid),
        "url": row.url,
        "name": row.name,
        "category": Label(row.category, labels.name_of(labels.categories(), row.category)),
        "licence": Label(row.licence, labels.name_of(labels.licences(), row.licence)),
        "language": Label(row.language, labels.name_of(labels.languages(), row.language)),
        "privacy": Label(row.privacy, labels.name_of(labels.PRIVACIES, row.privacy)),
        "nsfw": row.nsfw,
        "truncated_description": short,
        "description": row.description if full_description else short,
        "is_local": row.is_local,
        "duration": row.duration_seconds,
        "aspect_ratio": row.aspect_ratio,
        "views": row.views,
        "viewers": row.viewers,
        "likes": row.likes,
        "dislikes": row.dislikes,
        "thumbnail_path": picture_path(THUMBNAILS_PATH, row.miniature_filename),
        "preview_path": picture_path(PREVIEWS_PATH, row.preview_filename),
        "embed_path": f"/videos/embed/{row.uuid}",
        "created_at": format_wire(row.created_at),
        "updated_at": format_wire(row.updated_at),
        "published_at": format_wire(row.published_at),
        "originally_published_at": _time(row.originally_published_at),
        "is_live": row.is_live,
    }


def _named(row: Any, kind: str, number: int) -> dict[str, Any]:
    name, host, url = (getattr(row, f"{kind}_{field}") for field in ("name", "host", "url"))
    return {
        "id": number,
        "name": name,
        "display_name": getattr(row, f"{kind}_display_name"),
        "url": url,
        "host": public_host(host, url),
        "avatars": to_avatars(getattr(row, f"{kind}_avatars")),
    }


def _hls_file(row: Any, file: Any, links: Links) -> wire.File:
    if file.remote_url is not None:
        return _remote_file(row, file, links)
    finished = file.storage_key is not None
    extension = PurePosixPath(file.filename).suffix
    return _file(
        row,
        file,
        links,
        file_url=links.hls(row.uuid, row.privacy, row.directory, file.filename) if finished else None,
        file_download_url=links.hls_download(row.uuid, file.resolution, extension) if finished else None,
    )


def _web_video(row: Any, file: Any, links: Links) -> wire.File:
    if file.remote_url is not None:
        return _remote_file(row, file, links)
    finished = file.storage_key is not None
    extension = PurePosixPath(file.filename).suffix
    return _file(
        row,
        file,
        links,
        file_url=links.web_video(row.privacy, file.storage_key, file.filename) if finished else None,
        file_download_url=links.web_video_download(row.uuid, file.resolution, extension) if finished else None,
    )


def _remote_file(row: Any, file: Any, links: Links) -> wire.File:
    """A file of another instance: players and those who save it ask there."""
    made = _file(row, file, links, file_url=file.remote_url, file_download_url=file.remote_url)
    made.metadata_url, made.headwater.finished = file.remote_metadata_url, True
    return made


def _file(row: Any, file: Any, links: Links, *, file_url: str | None, file_download_url: str | None) -> wire.File:
    return wire.File(
        id=file.id,
        resolution=_resolution(file.resolution),
        width=file.width,
        height=file.height,
        magnet_uri=links.magnet(row.privacy, row.name, file, file_url, list_copies(row.playlist_mirrors, file)),
        size=file.size_bytes,
        fps=file.fps,
        torrent_url=links.torrent(row.privacy, file.torrent_filename),
        torrent_download_url=links.torrent_download(row.privacy, file.torrent_filename),
        file_url=file_url,
        file_download_url=file_download_url,
        metadata_url=links.metadata(row.uuid, file.id),
        has_audio=file.has_audio,
        has_video=file.has_video,
        storage=links.storage_number(file.storage_key),
        headwater=wire.FileProgress(finished=file.storage_key is not None, codec=file.codec),
    )


def _resolution(resolution: int) -> Label:
    return Label(resolution, f"{resolution}p" if resolution else AUDIO_LABEL)


def _scheduled(row: Any) -> wire.Scheduled | UnsetType:
    if row.scheduled_at is None:
        return UNSET
    return wire.Scheduled(format_wire(row.scheduled_at), row.scheduled_privacy)


def _time(moment: dt.datetime | None) -> str | None:
    return None if moment is None else format_wire(moment)


def _label_state(row: Any) -> Label:
    """What the wire says of a video: that its files are on the move, though it is watched as before."""
    state = row.moving or row.state
    return Label(state, labels.name_of(labels.STATES, state))
