"""Names of blobs: `kind/...`, opaque in rows, unique per write."""

from __future__ import annotations

import re

# Kind of file, which begins every key -> its placement in `settings.storage`.
KINDS: dict[str, str] = {
    "web-videos": "web_videos",
    "streaming-playlists": "streaming_playlists",
    "original-video-files": "original_video_files",
    "torrents": "torrents",
    "thumbnails": "thumbnails",
    "avatars": "avatars",
    "captions": "captions",
    "storyboards": "storyboards",
    "redundancy": "redundancy",
    "well-known": "well_known",
}
MAX_KEY_CHARACTERS = 900  # S3 takes 1024 bytes, its prefix included
_PART = re.compile(r"[A-Za-z0-9._@-]+", re.ASCII)


def split_key(key: str) -> tuple[str, str]:
    """Return the kind and the rest of a key or prefix; raises ValueError for anything that is not ours."""
    parts = key.split("/")
    plain = all(_PART.fullmatch(part) and part not in (".", "..") for part in parts)
    if not plain or parts[0] not in KINDS or len(key) > MAX_KEY_CHARACTERS:
        raise ValueError(f"not a storage key: {key[:200]!r}")
    return parts[0], "/".join(parts[1:])


def check_key(key: str) -> str:
    """Return a key as it is; raises ValueError unless it names a blob below one of the kinds."""
    if not split_key(key)[1]:
        raise ValueError(f"not a storage key: {key!r}")
    return key
