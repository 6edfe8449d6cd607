"""Where data lives: the database, folders; what is handed out."""

from __future__ import annotations

from typing import Annotated

from headwater.settings.kinds import Section, about
from headwater.settings.units import ByteSize, Seconds


class DatabaseSettings(Section, frozen=True):
    """SQLite in the data folder unless a URL says otherwise."""

    url: Annotated[str, about("sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; empty: SQLite in storage.")] = ""
    readers: Annotated[int, about("Read connections per process.", ge=1)] = 16
    writers: Annotated[int, about("Write connections per process (PostgreSQL; SQLite always has one).", ge=1)] = 4


class StorageSettings(Section, frozen=True):
    """Folders of the instance. Each kind of file may be placed elsewhere; empty means below `root`."""

    root: Annotated[str, about("The data folder: database, secrets and every kind of file.")] = "./data"
    tmp: Annotated[str, about("Work in progress; empty when nothing runs.")] = ""
    tmp_persistent: Annotated[str, about("Uploads under way; survives restarts.")] = ""
    web_videos: Annotated[str, about("Plain MP4 files.")] = ""
    streaming_playlists: Annotated[str, about("HLS files.")] = ""
    original_video_files: Annotated[str, about("Uploaded originals.")] = ""
    torrents: Annotated[str, about("Torrent files.")] = ""
    thumbnails: Annotated[str, about("Miniatures and previews.")] = ""
    avatars: Annotated[str, about("Avatars and banners.")] = ""
    captions: Annotated[str, about("Subtitles.")] = ""
    storyboards: Annotated[str, about("Seek-bar previews.")] = ""
    logs: Annotated[str, about("Log files, for the logs page; on the disk of each machine, never in S3.")] = ""
    redundancy: Annotated[str, about("Mirrors of other instances' videos.")] = ""
    well_known: Annotated[str, about("Files served under /.well-known/.")] = ""
    orphan_age: Annotated[
        Seconds, about("Files that no video names are removed when they are older; above the time of any one write.")
    ] = Seconds(6 * 3600)
    sweep: Annotated[
        Seconds, about("How often files without a video and uploads nobody goes on with are looked for.")
    ] = Seconds(3600)
    measure: Annotated[Seconds, about("How often the use of the store is measured; it walks through every file.")] = (
        Seconds(86400)
    )
    min_free: Annotated[ByteSize, about("Uploads are refused when the disk has less than this left.")] = ByteSize(
        500 << 20
    )


class StaticFiles(Section, frozen=True):
    """Rules for files handed out."""

    private_files_require_auth: Annotated[bool, about("Files of videos that are not public need a right or token.")] = (
        True
    )
    media_cache: Annotated[
        Seconds, about("Caches keep finished media of open videos this long, also when a video is made private since.")
    ] = Seconds(7 * 86400)
    playlist_cache: Annotated[
        Seconds, about("Caches keep finished playlists this long; short, because rungs may be added or removed.")
    ] = Seconds(60)
