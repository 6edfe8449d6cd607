"""Which files of which videos are kept, given the limits of this machine. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class SharedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a video that has a torrent."""

    url: str
    torrent_url: str
    size_bytes: int
    in_playlist: bool


class SharedVideo(msgspec.Struct, frozen=True, kw_only=True):
    """A video that can be given on."""

    uuid: str
    title: str
    published_at: str
    trackers: tuple[str, ...]  # of the socket, where browsers meet
    playlist_url: str | None
    files: tuple[SharedFile, ...]

    @property
    def size_bytes(self) -> int:
        """Everything that is kept of it."""
        return sum(file.size_bytes for file in self.files)


def keep_useful(video: SharedVideo, *, all_files: bool) -> SharedVideo:
    """Leave out the plain files of a video that has a playlist: its files serve browsers and torrent clients both."""
    rungs = tuple(file for file in video.files if file.in_playlist)
    return video if all_files or not rungs else msgspec.structs.replace(video, files=rungs)


def choose(videos: Iterable[SharedVideo], *, disk_bytes: int, at_most: int) -> list[SharedVideo]:
    """Take the newest videos that fit on the disk; one that is too large makes room for the next."""
    chosen: list[SharedVideo] = []
    left = disk_bytes
    known: set[str] = set()
    for video in sorted(videos, key=lambda video: video.published_at, reverse=True):
        if len(chosen) >= at_most:
            break
        if video.files and video.uuid not in known and video.size_bytes <= left:
            chosen.append(video)
            known.add(video.uuid)
            left -= video.size_bytes
    return chosen
