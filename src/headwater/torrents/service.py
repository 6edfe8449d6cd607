"""Use cases: write the torrent of a file that was just finished, have the torrents of a video looked after."""

from __future__ import annotations

import uuid
from pathlib import Path, PurePosixPath

import msgspec
from sqlalchemy.orm import Session

from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.pieces import Pieces, hash_file
from headwater.runtime import Runtime
from headwater.torrents import document, store
from headwater.videos import HLS_PATH, TORRENTS, WEB_VIDEOS_PATH, VideoFile, list_trackers

MAKE_TORRENTS = "make-torrents"


class SharedFile(msgspec.Struct, frozen=True):
    """A complete file, as far as its torrent is concerned."""

    filename: str
    resolution: int
    in_playlist: bool

    @classmethod
    def of(cls, file: VideoFile) -> SharedFile:
        """Take it from its row."""
        return cls(file.filename, file.resolution, file.playlist_id is not None)


class Made(msgspec.Struct, frozen=True):
    """A torrent that lies in the store; it counts once a row names it."""

    filename: str
    info_hash: str

    def name_in(self, file: VideoFile) -> None:
        """Write it into the row of its file."""
        file.torrent_filename, file.info_hash = self.filename, self.info_hash


def share_file(runtime: Runtime, file: VideoFile, path: Path) -> None:
    """Give a row that is about to be added the torrent of its file, which is read once for it."""
    if runtime.settings.torrents.enabled:
        made = write_torrent(runtime, file.video_id, SharedFile.of(file), hash_file(path))
        if made is not None:
            made.name_in(file)


def write_torrent(runtime: Runtime, video_id: int, file: SharedFile, pieces: Pieces) -> Made | None:
    """Store the torrent of a complete file; None where there are to be none."""
    if not runtime.settings.torrents.enabled:
        return None
    with runtime.database.read() as session:
        shown = store.find_shown(session, video_id)
    return None if shown is None else store_torrent(runtime, describe(runtime, shown, file), file, pieces)


def describe(runtime: Runtime, shown: tuple[uuid.UUID, str], file: SharedFile) -> document.TorrentFacts:
    """Say what the torrent of a file should be, given UUID and title under which it is shown."""
    identity, title = shown
    folder = f"{HLS_PATH}/{identity}" if file.in_playlist else WEB_VIDEOS_PATH
    name = document.name_file(title, file.resolution, PurePosixPath(file.filename).suffix)
    # A browser that opens it finds others only by the socket, so that comes first.
    trackers = tuple(reversed(list_trackers(runtime.settings)))
    return document.TorrentFacts(name, trackers, (f"{runtime.settings.base_url}{folder}/{file.filename}",))


def store_torrent(runtime: Runtime, facts: document.TorrentFacts, file: SharedFile, pieces: Pieces) -> Made:
    """Write a torrent under a name of its own."""
    filename = f"{uuid.uuid4()}-{file.resolution}{'-hls' if file.in_playlist else ''}.torrent"
    content = document.write_document(facts, pieces, int(clock.now().timestamp()))
    runtime.storage.put_bytes(f"{TORRENTS}{filename}", content)
    return Made(filename, document.hash_info(facts.name, pieces))


def order_check(session: Session, *, video_id: int) -> None:
    """Have the torrents of a video renamed if its title is another now; the handler of `video.described`."""
    if store.has_files(session, video_id):
        order_torrents(session, video_id)


def order_torrents(session: Session, video_id: int) -> None:
    """Have a job see to it that every complete file of a video has the torrent that it should have."""
    enqueue(session, MAKE_TORRENTS, {"video_id": video_id}, key=f"video:{video_id}")
