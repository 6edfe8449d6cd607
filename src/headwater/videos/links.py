"""Addresses of a video's pages and files, as the wire writes them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.storage import Storage
from headwater.videos.model import Privacy

HLS_PATH = "/static/streaming-playlists/hls"
WEB_VIDEOS_PATH = "/static/web-videos"
THUMBNAILS_PATH = "/lazy-static/thumbnails"
PREVIEWS_PATH = "/lazy-static/previews"
STORYBOARDS_PATH = "/lazy-static/storyboards"
TORRENTS_PATH = "/lazy-static/torrents"
_OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)


class Links:
    """Builds addresses of one instance.

    With a storage, files of an open video may be fetched from the bucket directly. Without, all addresses are this
    server's, which lead on to the bucket: they stay true when files move.
    """

    def __init__(self, settings: Settings, storage: Storage | None = None) -> None:
        self._base = settings.base_url
        self._storage = storage
        self._trackers = list_trackers(settings)
        self._has_torrents = settings.torrents.enabled

    @classmethod
    def of(cls, runtime: Runtime) -> Links:
        """Take what an instance has."""
        return cls(runtime.settings, runtime.storage)

    def absolute(self, path: str) -> str:
        """Prefix a path with the public address."""
        return self._base + path

    def trackers(self) -> list[str]:
        """Addresses at which players and torrent clients ask for others."""
        return list(self._trackers)

    def torrent(self, privacy: Privacy, filename: str | None) -> str | None:
        """Address of a torrent; None where there is none, or where it would lead strangers to a closed video."""
        if filename is None or privacy not in _OPEN or not self._has_torrents:
            return None
        return f"{self._base}{TORRENTS_PATH}/{filename}"

    def torrent_download(self, privacy: Privacy, filename: str | None) -> str | None:
        """Address that saves a torrent."""
        shown = self.torrent(privacy, filename) is not None
        return f"{self._base}/download/torrents/{filename}" if shown else None

    def magnet(
        self, privacy: Privacy, title: str, file: Any, file_url: str | None, copies: Sequence[str] = ()
    ) -> str | None:
        """Magnet link of a file (BEP 9): its torrent, its hash, the trackers, the file and its copies as web seeds."""
        torrent = self.torrent(privacy, file.torrent_filename)
        if torrent is None or file_url is None or file.info_hash is None:
            return None
        trackers = self._trackers if file.remote_url is None else []  # those of its torrent are of its instance
        rest = [("dn", title), *(("tr", tracker) for tracker in trackers)]
        rest += [("ws", address) for address in (file_url, *copies)]
        return f"magnet:?{urlencode({'xs': torrent})}&xt=urn:btih:{file.info_hash}&{urlencode(rest)}"

    def hls(self, video: uuid.UUID, privacy: Privacy, directory: str, filename: str) -> str:
        """Address of a file of the streaming playlist; the `private` path tells clients to send a token along."""
        if privacy in _OPEN:
            return self._direct(f"{directory}/{filename}") or f"{self._base}{HLS_PATH}/{video}/{filename}"
        return f"{self._base}{HLS_PATH}/private/{video}/{filename}"

    def web_video(self, privacy: Privacy, storage_key: str, filename: str) -> str:
        """Address of a plain MP4."""
        if privacy in _OPEN:
            return self._direct(storage_key) or f"{self._base}{WEB_VIDEOS_PATH}/{filename}"
        return f"{self._base}{WEB_VIDEOS_PATH}/private/{filename}"

    def storage_number(self, key: str | None) -> int:
        """Where a file lies, as the wire's FileStorage."""
        return int(key is not None and self._storage is not None and self._storage.is_remote(key))

    def _direct(self, key: str) -> str | None:
        return None if self._storage is None else self._storage.public_url(key)

    def hls_download(self, video: uuid.UUID, resolution: int, extension: str) -> str:
        """Address that saves a rung's file."""
        return f"{self._base}/download/streaming-playlists/hls/videos/{video}-{resolution}-fragmented{extension}"

    def web_video_download(self, video: uuid.UUID, resolution: int, extension: str) -> str:
        """Address that saves a plain MP4."""
        return f"{self._base}/download/web-videos/{video}-{resolution}{extension}"

    def original_download(self, filename: str) -> str:
        """Address that saves the uploaded file."""
        return f"{self._base}/download/original-video-files/{quote(filename)}"

    def metadata(self, video: uuid.UUID, file_id: int) -> str:
        """Address of what probing a file found."""
        return f"{self._base}/api/v1/videos/{video}/metadata/{file_id}"


def list_trackers(settings: Settings) -> list[str]:
    """Return where torrent clients, and then where browsers, ask for others; nothing where the tracker is off."""
    if not settings.tracker.enabled:
        return []
    base = settings.base_url
    return [f"{base}/tracker/announce", f"ws{base.removeprefix('http')}/tracker/socket"]


def picture_path(folder: str, filename: str | None) -> str | None:
    """Path of a picture on this server; None when there is none yet."""
    return None if filename is None else f"{folder}/{filename}"
