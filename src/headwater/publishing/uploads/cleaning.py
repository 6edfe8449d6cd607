"""Removes what crashes and people leave behind: uploads that nobody goes on with, files that no row names."""

from __future__ import annotations

import datetime as dt

import structlog

from headwater.inventory import find_orphans
from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.publishing import store
from headwater.publishing.uploads.pictures import remove_spooled
from headwater.publishing.uploads.spool import Busy, SpoolFile
from headwater.runtime import Runtime

log = structlog.get_logger()


def sweep_files(run: JobRun) -> None:
    """Forget expired uploads and remove orphaned files. Bears repetition."""
    forget_uploads(run.runtime)
    clear_spool(run.runtime)
    remove_orphans(run)


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


def remove_orphans(run: JobRun) -> None:
    """Remove files that no row names and that are too old to be waiting for their row."""
    for blob in find_orphans(run.runtime, run.check):
        log.info("orphan removed", key=blob.key)
        run.runtime.storage.delete(blob.key)
