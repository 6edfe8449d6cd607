"""The job `copy-video`: fetches the files of a playlist by ranges, proves them by the published hashes, keeps them.

What was begun lies in a work folder and in a folder of this copy alone: after a crash it is begun anew.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NoReturn

import msgspec

from headwater.federation import FetchFailed, fetch_file, fetch_part
from headwater.jobs import GiveUp, JobRun
from headwater.redundancy import keeping, own_store, playlists, store
from headwater.redundancy.model import Mirror
from headwater.redundancy.playlists import MEDIA, Piece
from headwater.redundancy.rules import NotTaken

TEXT = "*/*"
CHUNK_BYTES = 1 << 20
ATTEMPTS = 5


class Source(msgspec.Struct, frozen=True):
    """What to copy: where a playlist and its hashes are, where they go, and how much they may take."""

    master_url: str
    hashes_url: str
    directory: str
    max_bytes: int


class Budget:
    """The room that was reserved for a copy; raises NotTaken when it is used up."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.used = max_bytes, 0

    @property
    def left(self) -> int:
        """Bytes that may come still."""
        return self.max_bytes - self.used

    def take(self, count: int) -> None:
        """Count bytes that came."""
        self.used += count
        if self.used > self.max_bytes:
            raise NotTaken("it is larger than its instance says")


def copy_video(run: JobRun) -> None:
    """Make a copy that was ordered; one that cannot be made leaves nothing behind."""
    mirror_id = run.payload["mirror_id"]
    source = _find_source(run, mirror_id)
    if source is None:
        return
    run.runtime.storage.delete_prefix(source.directory)  # of an attempt that was cut off
    if run.runtime.storage.free_bytes() < source.max_bytes:
        _give_up(run, mirror_id, "there is no room on the disk")
    try:
        used = _copy(run, source)
    except NotTaken as error:
        _give_up(run, mirror_id, str(error))
    except FetchFailed as error:
        if run.failures + 1 < ATTEMPTS:
            raise
        _give_up(run, mirror_id, str(error))
    with run.transaction(completes=True) as session:
        mirror = own_store.find_by_id(session, mirror_id)
        if mirror is not None:  # else it was removed meanwhile, and a job removes the files after this one
            keeping.finish(session, run.runtime.settings, mirror, used)


def _give_up(run: JobRun, mirror_id: int, reason: str) -> NoReturn:
    with run.transaction() as session:
        mirror = own_store.find_by_id(session, mirror_id)
        if mirror is not None:
            keeping.remove(session, run.runtime.settings, [mirror])
    raise GiveUp(reason)


def _find_source(run: JobRun, mirror_id: int) -> Source | None:
    with run.runtime.database.read() as session:
        mirror = session.get(Mirror, mirror_id)
        playlist = None if mirror is None else store.find_playlist(session, mirror.video_id)
        if mirror is None or playlist is None or mirror.finished_at is not None or mirror.directory is None:
            return None
        if playlist.remote_url is None or playlist.remote_sha256_url is None:
            return None
        return Source(playlist.remote_url, playlist.remote_sha256_url, mirror.directory, mirror.size_bytes)


def _copy(run: JobRun, source: Source) -> int:
    """Copy everything; returns how many bytes."""
    budget = Budget(source.max_bytes)
    hashes_name = playlists.name_file(source.hashes_url)
    texts, media = _read_playlists(run, source, budget)
    content = _fetch_text(run, source.hashes_url, budget)
    hashes = playlists.read_hashes(content)
    if missing := sorted(set(media) - set(hashes)):
        raise NotTaken(f"no hashes are published of {missing[0]}")
    for number, (name, url) in enumerate(sorted(media.items())):
        with run.runtime.storage.work_folder("mirror") as folder:
            path = folder / name
            _fetch_media(run, url, path, budget)
            _prove(run, path, hashes[name])
            run.runtime.storage.put_file(f"{source.directory}/{name}", path)
        run.report((number + 1) / len(media) * 100)
    for name, text in {**texts, hashes_name: content}.items():
        run.runtime.storage.put_bytes(f"{source.directory}/{name}", text)
    return budget.used


def _read_playlists(run: JobRun, source: Source, budget: Budget) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the playlists by name, and the addresses of the files that they name."""
    most, master_name = run.runtime.settings.redundancy.videos.max_files, playlists.name_file(source.master_url)
    master = _fetch_text(run, source.master_url, budget)
    texts, media = {master_name: master}, dict[str, str]()
    for name, url in playlists.list_uris(_decode(master), source.master_url).items():
        content = _fetch_text(run, url, budget)
        playlists.check_finished(_decode(content))
        for file, address in playlists.list_uris(_decode(content), url).items():
            if not file.endswith(MEDIA) or media.setdefault(file, address) != address:
                raise NotTaken("a playlist names what is no file of a video")
        if name in texts or len(texts) + len(media) > most:
            raise NotTaken("more files than a video has")
        texts[name] = content
    if not media:
        raise NotTaken("there is nothing to copy")
    return texts, media


def _fetch_text(run: JobRun, url: str, budget: Budget) -> bytes:
    run.check()
    limits = run.runtime.settings.redundancy.videos
    most = min(int(limits.max_text), max(budget.left, 1))
    content = fetch_file(run.runtime, url, accept=TEXT, max_bytes=most, timeout=float(limits.part_timeout))
    budget.take(len(content))
    return content


def _fetch_media(run: JobRun, url: str, path: Path, budget: Budget) -> None:
    """Fetch a file part by part; its size, as its first part tells it, must fit into what is left."""
    limits = run.runtime.settings.redundancy.videos
    at, size = 0, 1
    with path.open("wb") as file:
        while at < size:
            run.check()
            end = at + int(limits.part_size)
            part, told = fetch_part(run.runtime, url, at, end, timeout=float(limits.part_timeout))
            if at and told != size:
                raise FetchFailed("the file has changed meanwhile")
            size = told
            if size - at > budget.left:
                raise NotTaken("it is larger than its instance says")
            budget.take(len(part))
            file.write(part)
            at += len(part)


def _prove(run: JobRun, path: Path, pieces: list[Piece]) -> None:
    """Compare a file with its hashes; raises NotTaken when it is another one, or was published only in part."""
    reached, size = None, path.stat().st_size
    with path.open("rb") as file:
        for piece in sorted(pieces, key=lambda piece: piece.first):
            run.check()
            last = size - 1 if piece.last is None else piece.last
            if last >= size or last < piece.first or (reached is not None and piece.first != reached):
                raise NotTaken("its hashes are of another file")
            if _hash(file.fileno(), piece.first, last + 1 - piece.first) != piece.sha256:
                raise NotTaken("a file is not the one that was published")
            reached = last + 1
    if reached != size:
        raise NotTaken("its hashes do not cover the file")


def _hash(descriptor: int, start: int, length: int) -> str:
    digest = hashlib.sha256()
    while length > 0 and (chunk := os.pread(descriptor, min(CHUNK_BYTES, length), start)):
        digest.update(chunk)
        start, length = start + len(chunk), length - len(chunk)
    return digest.hexdigest()


def _decode(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise NotTaken("a playlist is no text") from error
