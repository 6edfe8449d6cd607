"""Removes what crashes and people leave behind: uploads that nobody goes on with, files that no row names."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator

import structlog

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.publishing import store
from headwater.publishing.uploads.pictures import remove_spooled
from headwater.publishing.uploads.spool import Busy, SpoolFile
from headwater.runtime import Runtime

log = structlog.get_logger()
SINGLE_KINDS = ("original-video-files", "web-videos", "thumbnails", "storyboards")
HLS = "streaming-playlists/hls"
BATCH = 500  # keys per statement


def sweep_files(run: JobRun) -> None:
    """Forget expired uploads and remove orphaned files. Bears repetition."""
    forget_uploads(run.runtime)
    clear_spool(run.runtime)
    for kind in SINGLE_KINDS:
        remove_orphans(run, kind)
    remove_orphaned_folders(run)


def forget_uploads(runtime: Runtime) -> None:
    """Forget uploads that nobody has touched for `upload.session_lifetime`."""
    before = clock.now() - dt.timedelta(seconds=runtime.settings.upload.session_lifetime)
    with runtime.database.write() as session:
        expired = store.forget_expired_uploads(session, before)
    for upload_id in expired:
        remove_spooled(runtime.storage.spool, upload_id)


def clear_spool(runtime: Runtime) -> None:
    """Remove spool files without an upload that is under way, but for those that a request writes right now."""
    paths = [path for path in runtime.storage.spool.iterdir() if path.is_file()]
    with runtime.database.read() as session:  # after the listing: what is listed had its row before
        known = store.unfinished_upload_ids(session)
    for path in paths:
        if path.name.partition(".")[0] in known:
            continue
        try:
            file = SpoolFile(path)
        except Busy:
            continue
        path.unlink(missing_ok=True)
        file.close()


def remove_orphans(run: JobRun, kind: str) -> None:
    """Remove single files that no row names and that are too old to be waiting for their row."""
    storage, before = run.runtime.storage, _oldest_kept(run.runtime)
    old = (blob.key for blob in storage.list(kind) if blob.modified_at < before)
    for keys in _batches(old):
        run.check()
        with run.runtime.database.read() as session:
            orphans = set(keys) - store.referenced_keys(session, keys)
        for key in orphans:
            log.info("orphan removed", key=key)
            storage.delete(key)


def remove_orphaned_folders(run: JobRun) -> None:
    """Remove HLS folders whose video is gone."""
    storage, before = run.runtime.storage, _oldest_kept(run.runtime)
    newest: dict[str, dt.datetime] = {}
    for blob in storage.list(HLS):
        folder = "/".join(blob.key.split("/")[:3])
        newest[folder] = max(newest.get(folder, blob.modified_at), blob.modified_at)
    for folders in _batches(folder for folder, modified_at in newest.items() if modified_at < before):
        run.check()
        with run.runtime.database.read() as session:
            orphans = set(folders) - store.referenced_folders(session, folders)
        for folder in orphans:
            log.info("orphaned folder removed", folder=folder)
            storage.delete_prefix(folder)


def _oldest_kept(runtime: Runtime) -> dt.datetime:
    return clock.now() - dt.timedelta(seconds=runtime.settings.storage.orphan_age)


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(keys)
    while batch := list(itertools.islice(remaining, BATCH)):
        yield batch
