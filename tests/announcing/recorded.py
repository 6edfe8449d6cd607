"""The reference's recorded video, with everything that is around it, as rows of ours."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.announcing.media import HLS
from headwater.captions import Caption
from headwater.channels import Channel
from headwater.chapters.model import ChapterList, Origin
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.shares import record_share
from headwater.swarms import list_own_hashes
from headwater.users import create_user
from headwater.videos import (
    Privacy,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    VideoState,
)
from tests.support.activitypub import read

SETTINGS = {
    "HEADWATER__WEBSERVER__HTTPS": "false",
    "HEADWATER__WEBSERVER__HOSTNAME": "localhost",
    "HEADWATER__WEBSERVER__PORT": "9101",
    "HEADWATER__FEDERATION__PAGE_SIZE": "2",
}
VIDEO = "documents/Video_vod_hls_and_webvideo_captions_storyboard_chapters.json"
Document = dict[str, Any]


def document(path: str) -> Document:
    """Return a recorded document, or what a recorded delivery carried."""
    found = read(path)
    result: Document = found["document"] if "document" in found else found["activity"]
    return {key: value for key, value in result.items() if key != "signature"}


def add_recorded(runtime: Runtime) -> int:
    """Write alice, her channel and her video, announced by channel and instance; returns its number."""
    told = document(VIDEO)
    with runtime.database.write() as session:
        for name in ("bob", "alice"):  # so the channel is actor 5, as there
            create_user(session, runtime.settings, name, f"{name}@example.com", "x", password_hash="x")
        video = _add_video(session, told)
        (playlist,) = [entry for entry in told["url"] if entry.get("mediaType") == "application/x-mpegURL"]
        _add_pictures(session, video, told)
        _add_files(session, video, told["url"], None)
        _add_files(session, video, playlist["tag"], _add_playlist(session, video, playlist))
        for actor_id in (5, 1):
            record_share(session, video.id, actor_id, f"{video.url}/announces/{actor_id}")
        return video.id


def _add_video(session: Session, told: Document) -> Video:
    channel = session.scalars(sa.select(Channel).join(Actor).where(Actor.name == "alice_channel")).one()
    video = Video(
        uuid=uuid.UUID(told["uuid"]),
        url=told["id"],
        channel_id=channel.id,
        is_local=True,
        name=told["name"],
        name_sort_key="",
        folded_text="",
        description=told["content"],
        support=told["support"],
        category=int(told["category"]["identifier"]),
        licence=int(told["licence"]["identifier"]),
        language=told["language"]["identifier"],
        tags=[tag["name"] for tag in told["tag"]],
        privacy=Privacy.PUBLIC,
        state=VideoState(told["state"]),
        wait_transcoding=told["waitTranscoding"],
        duration_seconds=4,
        aspect_ratio=told["aspectRatio"],
        views=told["views"],
        playable_at=_time(told["published"]),
        announced_at=_time(told["published"]),
        published_at=_time(told["published"]),
        originally_published_at=_time(told["originallyPublishedAt"]),
        created_at=_time(told["published"]),
        updated_at=_time(told["updated"]),
    )
    session.add(video)
    session.flush()
    chapters = [{"timecode": 0, "title": "Start"}, {"timecode": 2, "title": "Second"}]
    session.add(ChapterList(video_id=video.id, origin=Origin.OWNER, chapters=chapters, updated_at=clock.now()))
    for caption in told["subtitleLanguage"]:
        session.add(
            Caption(
                video_id=video.id,
                language=caption["identifier"],
                filename=_file(caption["url"]),
                storage_key=f"captions/{_file(caption['url'])}",
                automatic=caption["automaticallyGenerated"],
                transcript={},
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
    return video


def _add_pictures(session: Session, video: Video, told: Document) -> None:
    for kind, icon in zip(ThumbnailKind, told["icon"], strict=True):
        session.add(
            Thumbnail(
                video_id=video.id,
                kind=kind,
                filename=_file(icon["url"]),
                storage_key=f"thumbnails/{_file(icon['url'])}",
                width=icon["width"],
                height=icon["height"],
                automatic=True,
                created_at=clock.now(),
            )
        )
    board = told["preview"][0]["url"][0]
    session.add(
        Storyboard(
            video_id=video.id,
            filename=_file(board["href"]),
            storage_key=f"storyboards/{_file(board['href'])}",
            total_width=board["width"],
            total_height=board["height"],
            sprite_width=board["tileWidth"],
            sprite_height=board["tileHeight"],
            sprite_seconds=1,
            created_at=clock.now(),
        )
    )


def _add_playlist(session: Session, video: Video, told: Document) -> int:
    (hashes,) = [tag for tag in told["tag"] if tag.get("name") == "sha256"]
    row = StreamingPlaylist(
        video_id=video.id,
        directory=f"streaming-playlists/hls/{video.uuid}",
        master_filename=_file(told["href"]),
        sha256_filename=_file(hashes["href"]),
        finished_at=clock.now(),
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row.id


def _add_files(session: Session, video: Video, entries: list[Document], playlist_id: int | None) -> None:
    """Write the files of a list: each stands there with its metadata, torrent and magnet link."""
    places = [number for number, entry in enumerate(entries) if entry.get("mediaType") == "video/mp4"]
    for place in places:
        file, metadata, torrent, magnet = entries[place : place + 4]
        streams = [entry["value"] for entry in file["attachment"]]
        session.add(
            VideoFile(
                id=int(_file(metadata["href"])),
                video_id=video.id,
                playlist_id=playlist_id,
                resolution=file["height"],
                width=file["width"],
                height=file["height"],
                fps=file["fps"],
                size_bytes=file["size"],
                has_audio="audio" in streams,
                has_video="video" in streams,
                filename=_file(file["href"]),
                storage_key=f"files/{_file(file['href'])}",
                info_hash=parse_qs(magnet["href"])["xt"][0].rpartition(":")[2],
                torrent_filename=_file(torrent["href"]),
                finished_at=clock.now(),
                created_at=clock.now(),
            )
        )


def _file(url: str) -> str:
    return PurePosixPath(url).name


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def take_own_hashes(found: Document) -> None:
    """Take what is more than the reference tells out of a video's playlist."""
    video = found.get("object", found)
    for link in video.get("url", []) if isinstance(video, dict) and isinstance(video.get("url"), list) else []:
        if link.get("mediaType") == HLS:
            rungs = len([tag for tag in link["tag"] if tag.get("type") == "Infohash"]) // 2
            ours = list_own_hashes(link["href"], rungs)
            assert [tag["name"] for tag in link["tag"] if tag.get("name") in ours] == ours
            link["tag"] = [tag for tag in link["tag"] if tag.get("name") not in ours]
