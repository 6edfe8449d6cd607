"""Make a copy when it is asked for: fetched through the guard, brought to our forms, kept while there is room."""

from __future__ import annotations

import datetime as dt
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from headwater.captions import BadCaption, keep_transcript, read_caption_file
from headwater.copies import store
from headwater.federation import FetchFailed, fetch_file
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.media.pictures import UnreadablePicture, fit_picture, picture_children
from headwater.media.safety import MediaLimits
from headwater.runtime import Runtime
from headwater.videos import DELETE_FILES

PICTURE, CAPTION, TORRENT = "image/*", "text/vtt", "application/x-bittorrent"
NOTED_EVERY = dt.timedelta(hours=1)
_making: weakref.WeakKeyDictionary[Any, dict[str, threading.Lock]] = weakref.WeakKeyDictionary()  # of a process
_guard = threading.Lock()


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file of another instance, and where its copy lies."""

    key: str
    url: str
    kind: str  # PICTURE, CAPTION or TORRENT
    size: tuple[int, int] = (0, 0)  # of a picture


def is_there(runtime: Runtime, key: str) -> bool:
    """Whether a copy is in the store; notes that somebody asked for it."""
    with runtime.database.read() as session:
        used_at = store.find_used_at(session, key)
    if used_at is None or runtime.storage.size(key) is None:
        return False
    if used_at < clock.now() - NOTED_EVERY:
        with runtime.database.write() as session:
            store.note_use(session, key)
    return True


def ensure_copy(runtime: Runtime, wanted: Wanted) -> None:
    """Have a copy in the store; raises NotFound when its instance does not give one that can be used.

    Waits for the other instance; several that want the same wait for one.
    """
    with _alone(runtime, wanted.key):
        if not is_there(runtime, wanted.key):
            _make(runtime, wanted)


def _make(runtime: Runtime, wanted: Wanted) -> None:
    limits = runtime.settings.federation.copies
    try:
        found = fetch_file(
            runtime, wanted.url, accept=wanted.kind, max_bytes=int(limits.max_file), timeout=float(limits.timeout)
        )
        content, transcript = _bring_to_form(runtime, wanted, found)
    except (FetchFailed, UnreadablePicture, BadCaption) as error:
        raise NotFound("The file could not be fetched from its instance.") from error
    runtime.storage.put_bytes(wanted.key, content)
    with runtime.database.write() as session:
        store.note_copy(session, wanted.key, len(content))
        if transcript is not None:
            keep_transcript(session, wanted.key, transcript)
        gone = store.take_out(session, int(limits.max_size))
        if gone:
            enqueue(session, DELETE_FILES, {"keys": gone, "folders": []})


def _bring_to_form(runtime: Runtime, wanted: Wanted, content: bytes) -> tuple[bytes, Any]:
    """Return what is kept of a file: nothing of others reaches a browser as it came, but for torrents."""
    if wanted.kind == CAPTION:
        file = read_caption_file(content, runtime.settings.captions)
        return file.vtt, file.transcript
    if wanted.kind == TORRENT:
        if not content.startswith(b"d") or b"4:info" not in content:
            raise FetchFailed("it is no torrent")
        return content, None
    limits = MediaLimits.of(runtime.settings.transcoding)
    fitted = fit_picture(picture_children(), limits, content, [wanted.size], keep_format=wanted.key.endswith(".png"))
    return fitted.contents[0], None


@contextmanager
def _alone(runtime: Runtime, key: str) -> Iterator[None]:
    with _guard:
        locks = _making.setdefault(runtime.database, {})
        lock = locks.setdefault(key, threading.Lock())
    try:
        with lock:
            yield
    finally:
        with _guard:
            if not lock.locked():
                locks.pop(key, None)
