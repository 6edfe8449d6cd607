"""People and videos of an instance under test."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

from headwater.accounts import Account
from headwater.channels import Channel
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.users import create_user
from headwater.videos import (
    Original,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    create_video,
    mark_published,
    read_details,
)

CONTENT = bytes(range(256)) * 40
MASTER = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=107476,RESOLUTION=1280x720
RUNG
"""
RUNG = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="FILE",BYTERANGE="1372@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:8868@1372
FILE
#EXT-X-ENDLIST
"""


@dataclasses.dataclass(frozen=True)
class Owner:
    viewer: Viewer
    channel_id: int

    @classmethod
    def of(cls, person: Any) -> Owner:
        """Take over somebody who signed in (`tests.support.client.Person`)."""
        viewer = Viewer(
            user_id=person.user_id, account_id=person.account_id, username=person.username, role=person.role
        )
        return cls(viewer, person.channel_id)

    @property
    def account_id(self) -> int:
        assert self.viewer.account_id is not None
        return self.viewer.account_id


def add_person(runtime: Runtime, name: str, role: Role = Role.USER) -> Owner:
    """Make a user with account and channel; returns whom they are as a viewer."""
    with runtime.database.write() as session:
        user = create_user(
            session, runtime.settings, name, f"{name}@example.com", "", role=role, password_hash="unusable"
        )
        account_id = session.scalar(sa.select(Account.id).where(Account.user_id == user.id)) or 0
        channel_id = session.scalar(sa.select(Channel.id).where(Channel.account_id == account_id)) or 0
        viewer = Viewer(user_id=user.id, account_id=account_id, username=name, role=role, token_id=1)
    return Owner(viewer, channel_id)


def add_video(runtime: Runtime, owner: Owner, *, published: bool = True, row: Any = None, **given: Any) -> Video:
    """Make a video as an upload does, published unless told otherwise; `row` sets columns, `given` wire fields."""
    details = read_details({"name": "A video", "channelId": owner.channel_id, **given}, creating=True)
    with runtime.database.write() as session:
        video = create_video(session, runtime.settings, owner.viewer, details)
        if published:
            mark_published(session, video.id)
        for name, value in (row or {}).items():
            setattr(video, name, value)
        session.flush()
        return video


def add_files(runtime: Runtime, video: Video, *, finished: bool = True) -> None:
    """Give a video what preparing it makes, with small contents: original, HLS, a plain MP4, pictures, storyboard."""
    now, storage, name = clock.now(), runtime.storage, str(video.uuid)
    folder = f"streaming-playlists/hls/{name}"
    rung = f"{name}-720-fragmented.mp4"
    storage.put_bytes(f"{folder}/{name}-master.m3u8", MASTER.replace("RUNG", f"{name}-720.m3u8").encode())
    storage.put_bytes(f"{folder}/{name}-720.m3u8", RUNG.replace("FILE", rung).encode())
    storage.put_bytes(f"{folder}/{name}-segments-sha256.json", b"{}")
    ended = now if finished else None
    with runtime.database.write() as session:
        playlist = StreamingPlaylist(
            video_id=video.id, directory=folder, master_filename=f"{name}-master.m3u8",
            sha256_filename=f"{name}-segments-sha256.json", finished_at=ended, created_at=now,
        )  # fmt: skip
        session.add(playlist)
        session.flush()
        common = {"video_id": video.id, "width": 1280, "height": 720, "fps": 25, "has_audio": True, "has_video": True}
        common |= {"resolution": 720, "created_at": now, "finished_at": ended}
        session.add(
            VideoFile(
                **common, playlist_id=playlist.id, filename=rung, playlist_filename=f"{name}-720.m3u8",
                storage_key=f"{folder}/{rung}" if finished else None, size_bytes=len(CONTENT) if finished else 0,
                attributes={"codecs": "avc1.64001f,mp4a.40.2"},
            )
        )  # fmt: skip
        if not finished:
            return
        storage.put_bytes(f"{folder}/{rung}", CONTENT)
        for key in (f"web-videos/{name}-720.mp4", f"original-video-files/{name}-720.mp4"):
            storage.put_bytes(key, CONTENT)
        session.add(
            VideoFile(
                **common, filename=f"{name}-720.mp4", storage_key=f"web-videos/{name}-720.mp4", size_bytes=len(CONTENT)
            )
        )
        session.add(
            Original(
                video_id=video.id, input_filename="a.mp4", storage_key=f"original-video-files/{name}-720.mp4",
                size_bytes=len(CONTENT), width=1280, height=720, resolution=720, fps=25, created_at=now,
            )
        )  # fmt: skip
        for kind, label in ((ThumbnailKind.MINIATURE, "small"), (ThumbnailKind.PREVIEW, "large")):
            storage.put_bytes(f"thumbnails/{label}-{name}.jpg", b"jpeg")
            session.add(
                Thumbnail(
                    video_id=video.id, kind=kind, filename=f"{label}-{name}.jpg", width=1, height=1, automatic=True,
                    storage_key=f"thumbnails/{label}-{name}.jpg", created_at=now,
                )
            )  # fmt: skip
        storage.put_bytes(f"storyboards/{name}.jpg", b"jpeg")
        session.add(
            Storyboard(
                video_id=video.id, filename=f"{name}.jpg", storage_key=f"storyboards/{name}.jpg", total_width=1920,
                total_height=1080, sprite_width=192, sprite_height=108, sprite_seconds=1, created_at=now,
            )
        )  # fmt: skip
