"""Stored blobs as contents to send: type, tag, how long caches may keep them."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from pathlib import PurePosixPath
from urllib.parse import quote

from headwater.copies import Wanted, ensure_copy, is_there
from headwater.files.playlists import add_token
from headwater.kit.errors import NotFound
from headwater.web.context import Ctx
from headwater.web.range import Content

_FILENAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,250}", re.ASCII)
TEXT_TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".json": "application/json; charset=UTF-8"}
_TYPES = TEXT_TYPES | {
    ".mp4": "video/mp4",
    ".m4s": "video/mp4",
    ".m4a": "audio/mp4",
    ".ts": "video/mp2t",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".vtt": "text/vtt; charset=utf-8",
    ".torrent": "application/x-bittorrent",
}
MAX_TEXT_BYTES = 64 << 20  # of a playlist or hash file: read whole, because it may be rewritten while it is sent
NOT_KEPT = "no-cache"
FOR_ONE = "private, no-cache"


def check_filename(filename: str) -> str:
    """Return a name as it is; raises NotFound unless it is one that we could have given."""
    if _FILENAME.fullmatch(filename) is None:
        raise NotFound("File not found")
    return filename


def kept_for(seconds: float, *, forever_same: bool) -> str:
    """Let every cache keep what is open to all."""
    return f"public, max-age={int(seconds)}{', immutable' if forever_same else ''}"


def open_blob(
    ctx: Ctx, key: str, cache_control: str, *, disposition: str | None = None, token: str | None = None
) -> Content:
    """Open a stored blob for sending; raises NotFound. `token` goes into the addresses of a playlist."""
    extension = PurePosixPath(key).suffix.lower()
    content_type = _TYPES.get(extension) or mimetypes.types_map.get(extension, "application/octet-stream")
    content = Content(
        size_bytes=0, etag="", content_type=content_type, cache_control=cache_control, disposition=disposition
    )
    if extension in TEXT_TYPES:
        return _read_text(ctx, key, content, token)
    path = ctx.runtime.storage.local_path(key)
    if path is None:
        return _find_remote(ctx, key, content, is_open=cache_control != FOR_ONE)
    if ctx.settings.web.accel_redirect:
        content.accel_path = f"{ctx.settings.web.accel_redirect.rstrip('/')}/{key}"
        return content
    try:
        content.file = path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound("File not found") from error
    facts = os.fstat(content.file.fileno())
    content.path, content.size_bytes = path, facts.st_size
    content.etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    return content


def fetch_copy(ctx: Ctx, wanted: Wanted) -> None:
    """Have the copy of another instance's file in the store, made where waiting holds nobody up; raises NotFound."""
    if not is_there(ctx.runtime, wanted.key):
        ctx.check_may_wait()
        ensure_copy(ctx.runtime, wanted)


def name_attachment(filename: str) -> str:
    """Write a Content-Disposition that saves under this name (RFC 6266), whatever characters it has."""
    plain = "".join(letter for letter in filename if letter.isprintable() and letter not in '/\\"') or "video"
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    extended = "" if ascii_name == plain else f"; filename*=UTF-8''{quote(plain)}"
    return f'attachment; filename="{ascii_name}"{extended}'


def _read_text(ctx: Ctx, key: str, content: Content, token: str | None) -> Content:
    storage = ctx.runtime.storage
    size = storage.size(key)
    if size is None or size > MAX_TEXT_BYTES:
        raise NotFound("File not found")
    try:
        data = storage.read_bytes(key)
    except FileNotFoundError as error:
        raise NotFound("File not found") from error
    if token is not None and key.endswith(".m3u8"):
        data = add_token(data.decode(), token).encode()
    content.data, content.size_bytes = data, len(data)
    content.etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    return content


def _find_remote(ctx: Ctx, key: str, content: Content, *, is_open: bool) -> Content:
    """Send what lies in object storage, or the way to it where that is cheaper and allowed."""
    storage, proxy = ctx.runtime.storage, ctx.settings.object_storage.proxy
    if is_open and content.disposition is None and (address := storage.public_url(key)) is not None:
        content.location = address
        return content
    size = storage.size(key)
    if size is None:
        raise NotFound("File not found")
    if not is_open and not proxy.proxify_private_files and storage.is_remote(key):
        content.location = storage.signed_url(key, float(proxy.signed_lifetime))
        return content
    content.size_bytes = size
    content.etag = f'"{hashlib.sha256(f"{key}:{size}".encode()).hexdigest()[:32]}"'  # a key is written once
    content.remote = lambda start, end: storage.read_range(key, start, end)
    return content
