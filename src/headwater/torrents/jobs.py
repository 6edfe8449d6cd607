"""The job `make-torrents`: torrents that are missing or not true any more, and the search for what lacks one."""

from __future__ import annotations

import structlog

from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit.pieces import CHUNK_BYTES, PieceHasher, Pieces
from headwater.torrents import document, store
from headwater.torrents.service import MAKE_TORRENTS, Made, SharedFile, describe, order_torrents, store_torrent
from headwater.videos import TORRENTS, Video, VideoFile, tell_change

log = structlog.get_logger()
LAST = 130  # after everything that somebody waits for
FIND = "find-files-without-torrent"


def make_torrents(run: JobRun) -> None:
    """Give every complete file of a video a true torrent. A file is read only where it has none yet."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        shown, files = store.find_shown(session, video_id), store.read_complete(session, video_id)
    if shown is None or not run.runtime.settings.torrents.enabled:
        return
    made: dict[int, Made] = {}
    for number, file in enumerate(files):
        run.check()
        facts, known = describe(run.runtime, shown, SharedFile.of(file)), _read_known(run, file)
        if known is None or known[0] != facts:
            pieces = _hash(run, file) if known is None else known[1]
            if pieces is not None:
                made[file.id] = store_torrent(run.runtime, facts, SharedFile.of(file), pieces)
        run.report((number + 1) / len(files) * 100)
    if not made:
        return
    with run.transaction(completes=True) as session:
        for row in store.lock_files(session, made):
            made[row.id].name_in(row)
        video = session.get(Video, video_id, with_for_update=True)
        if video is not None:
            tell_change(session, video)
    for file in files:
        if file.id in made and file.torrent_filename is not None:
            run.runtime.storage.delete(f"{TORRENTS}{file.torrent_filename}")


def find_lacking(run: JobRun) -> None:
    """Order torrents for files that have none: those of times when torrents were off, or not made yet."""
    rules = run.runtime.settings.torrents
    if not rules.enabled:
        return
    with run.transaction(completes=True) as session:
        for video_id in store.find_lacking(session, rules.check_batch):
            order_torrents(session, video_id)


def _read_known(run: JobRun, file: VideoFile) -> tuple[document.TorrentFacts, Pieces] | None:
    """Read the torrent that a file has; None when there is none, or one that belongs to other bytes."""
    if file.torrent_filename is None:
        return None
    try:
        known = document.read_document(run.runtime.storage.read_bytes(f"{TORRENTS}{file.torrent_filename}"))
    except (FileNotFoundError, ValueError) as error:
        log.warning("torrent is made anew", file_id=file.id, reason=str(error))
        return None
    return known if known[1].size_bytes == file.size_bytes else None


def _hash(run: JobRun, file: VideoFile) -> Pieces | None:
    hasher = PieceHasher(file.size_bytes)
    try:
        with run.runtime.storage.fetch(file.storage_key or "") as path, path.open("rb") as content:
            while chunk := content.read(CHUNK_BYTES):
                run.check()
                hasher.update(chunk)
        return hasher.finish()
    except (FileNotFoundError, ValueError) as error:  # `headwater storage check` tells the administrator
        log.warning("no torrent of a damaged file", file_id=file.id, reason=str(error))
        return None


job_types = (
    JobType(
        MAKE_TORRENTS,
        make_torrents,
        wire_name="manage-video-torrent",
        attempts=3,
        priority=LAST,
        key_cap=1,
        concurrency_per_worker=1,
    ),
    JobType(FIND, find_lacking, wire_name="manage-video-torrent", priority=LAST),
)
schedules = (
    Schedule(
        "files without a torrent",
        every_seconds=lambda settings: settings.torrents.check,
        job_type=FIND,
    ),
)
