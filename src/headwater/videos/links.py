"""Addresses of a video's pages and files, as the wire writes them."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from headwater.runtime import Runtime
from headwater.videos.model import Privacy

HLS_PATH = "/static/streaming-playlists/hls"
WEB_VIDEOS_PATH = "/static/web-videos"
THUMBNAILS_PATH = "/lazy-static/thumbnails"
PREVIEWS_PATH = "/lazy-static/previews"
STORYBOARDS_PATH = "/lazy-static/storyboards"
_OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)


class Links:
    """Builds addresses of one instance. Files of an open video may be fetched from the bucket directly."""

    def __init__(self, runtime: Runtime) -> None:
        self._base = runtime.settings.base_url
        self._storage = runtime.storage
        self._tracked = runtime.settings.tracker.enabled

    def absolute(self, path: str) -> str:
        """Prefix a path with the public address."""
        return self._base + path

    def trackers(self) -> list[str]:
        """Addresses at which players and torrent clients ask for others."""
        if not self._tracked:
            return []
        return [f"{self._base}/tracker/announce", f"ws{self._base.removeprefix('http')}/tracker/socket"]

    def hls(self, video: uuid.UUID, privacy: Privacy, directory: str, filename: str) -> str:
        """Address of a file of the streaming playlist; the `private` path tells clients to send a token along."""
        if privacy in _OPEN:
            return self._storage.public_url(f"{directory}/{filename}") or f"{self._base}{HLS_PATH}/{video}/{filename}"
        return f"{self._base}{HLS_PATH}/private/{video}/{filename}"

    def web_video(self, privacy: Privacy, storage_key: str, filename: str) -> str:
        """Address of a plain MP4."""
        if privacy in _OPEN:
            return self._storage.public_url(storage_key) or f"{self._base}{WEB_VIDEOS_PATH}/{filename}"
        return f"{self._base}{WEB_VIDEOS_PATH}/private/{filename}"

    def storage_number(self, key: str | None) -> int:
        """Where a file lies, as the wire's FileStorage."""
        return int(key is not None and self._storage.is_remote(key))

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


def picture_path(folder: str, filename: str | None) -> str | None:
    """Path of a picture on this server; None when there is none yet."""
    return None if filename is None else f"{folder}/{filename}"
