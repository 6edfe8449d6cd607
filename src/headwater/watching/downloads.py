"""What of a video can be saved: one file per resolution, torrents of them, the sound, subtitles, the uploaded file."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from headwater.videos.web import File, Source
from headwater.watching.parts import PlayerCaption

GENERATED_PATH = "/download/videos/generate"
SOUND = 0  # the resolution of a file without pictures


class Download(msgspec.Struct, frozen=True):
    """A file that can be saved; the size is None where nobody counted."""

    label: str
    url: str
    size_bytes: int | None = None


class Torrent(msgspec.Struct, frozen=True):
    """A file for torrent clients: its `.torrent`, and the link that opens such a client."""

    label: str
    url: str
    magnet: str


class Downloads(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a video by kind, largest first."""

    videos: list[Download]
    torrents: list[Torrent]
    sounds: list[Download]
    captions: list[Download]
    original: Download | None


def list_downloads(
    uuid: str, files: Sequence[File], captions: Sequence[PlayerCaption], source: Source | None
) -> Downloads:
    """List what is complete. A picture whose sound lies in another file is put together with it when asked for."""
    complete = [file for file in files if file.file_download_url]
    sound = next((file for file in complete if file.has_audio and not file.has_video), None)
    by_resolution: dict[int, Download] = {}
    torrents: dict[int, Torrent] = {}
    for file in complete:
        resolution = int(file.resolution.id or SOUND)
        if not file.has_video or (not file.has_audio and resolution in by_resolution):
            continue
        if file.has_audio or sound is None:
            by_resolution[resolution] = Download(file.resolution.label, file.file_download_url or "", file.size)
            if file.torrent_download_url and file.magnet_uri:
                torrents[resolution] = Torrent(file.resolution.label, file.torrent_download_url, file.magnet_uri)
        else:
            by_resolution[resolution] = _join(uuid, file, sound)
    kept = source is not None and source.file_download_url is not None
    return Downloads(
        videos=[by_resolution[resolution] for resolution in sorted(by_resolution, reverse=True)],
        torrents=[torrents[resolution] for resolution in sorted(torrents, reverse=True)],
        sounds=[_join(uuid, sound)] if sound else [],
        captions=[Download(caption.label, caption.url) for caption in captions],
        original=Download(source.input_filename, source.file_download_url or "", source.size)
        if source and kept
        else None,
    )


def _join(uuid: str, *files: File) -> Download:
    query = urlencode([("videoFileIds", file.id) for file in files])
    return Download(files[0].resolution.label, f"{GENERATED_PATH}/{uuid}?{query}", sum(file.size for file in files))
