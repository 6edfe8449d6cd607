"""Looking after remote videos: reading them anew, what people say of them there, forgetting what was removed."""

from __future__ import annotations

import datetime as dt

from headwater.comments import resolve_comment
from headwater.federation import Dropped, FetchFailed, Gone, host_of
from headwater.federation.collections import read_pages, read_total
from headwater.jobs import JobRun, JobType, Schedule
from headwater.kit import clock
from headwater.kit.errors import Problem
from headwater.remote import store
from headwater.remote.announcers import read_announcers
from headwater.remote.fetching import find_elsewhere, save_found
from headwater.remote.orders import READ_COUNTS, READ_TALK, REFRESH
from headwater.remote.saving import note_failure
from headwater.videos import Video, remove_video

PRUNE = "prune-tombstones"
MOST = (1 << 31) - 1


def refresh_video(run: JobRun) -> None:
    """Read a video anew; one that is gone there goes here, one that does not answer is marked."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        url = store.find_remote_url(session, video_id)
    if url is None:
        return
    try:
        found = find_elsewhere(run.runtime, url)
    except Gone:
        with run.transaction(completes=True) as session:
            if (video := session.get(Video, video_id, with_for_update=True)) is not None:
                store.bury(session, video.url)
                remove_video(session, video)
        return
    except FetchFailed as error:
        with run.transaction(completes=True) as session:
            note_failure(session, video_id, str(error))
        return
    with run.transaction(completes=True) as session:
        save_found(session, found)


def read_talk(run: JobRun) -> None:
    """Read how many like a video, what people say below it on its own instance, and who announced it."""
    video_id, limits = run.payload["video_id"], run.runtime.settings.federation.crawling
    with run.runtime.database.read() as session:
        url, reading = store.find_remote_url(session, video_id), store.find_remote(session, video_id)
    if url is None or reading is None:
        return
    counts = _count_ratings(run, reading.collections)
    left, host = limits.max_comments, host_of(url)
    if address := reading.collections.get("comments"):
        try:
            for part in read_pages(run.runtime, address, begun=False, max_pages=limits.max_pages):
                for item in part.items[:left]:
                    run.check()
                    _keep_comment(run, item, host)
                left -= len(part.items)
                if left <= 0:
                    break
        except FetchFailed:
            pass  # what was read is kept; the next reading takes the rest
    if address := reading.collections.get("shares"):
        read_announcers(run, video_id, url, address)
    with run.transaction(completes=True) as session:
        store.note_talk(session, video_id, counts)


def read_counts(run: JobRun) -> None:
    """Read how many like a video."""
    with run.runtime.database.read() as session:
        reading = store.find_remote(session, run.payload["video_id"])
    if reading is None:
        return
    counts = _count_ratings(run, reading.collections)
    with run.transaction(completes=True) as session:
        store.note_counts(session, run.payload["video_id"], counts)


def prune(run: JobRun) -> None:
    """Forget what was removed long ago."""
    before = clock.now() - dt.timedelta(seconds=run.runtime.settings.federation.videos.keep_tombstones)
    with run.transaction(completes=True) as session:
        store.prune_tombstones(session, before)


def _count_ratings(run: JobRun, collections: dict[str, str | None]) -> dict[str, int]:
    told = {name: _count(run, collections.get(name)) for name in ("likes", "dislikes")}
    return {name: min(count, MOST) for name, count in told.items() if count is not None}


def _count(run: JobRun, url: str | None) -> int | None:
    try:
        return None if url is None else read_total(run.runtime, url)
    except FetchFailed:
        return None


def _keep_comment(run: JobRun, item: object, host: str) -> None:
    try:
        resolve_comment(run.runtime, item, trusted_host=host)
    except (Dropped, FetchFailed, Problem):
        return  # one of them, by somebody who is gone


job_types = (
    JobType(REFRESH, refresh_video, wire_name="activitypub-refresher", attempts=3, concurrency_per_worker=2),
    JobType(READ_TALK, read_talk, wire_name="activitypub-http-fetcher", attempts=2, key_cap=1, priority=10,
            concurrency_per_worker=1),
    JobType(READ_COUNTS, read_counts, wire_name="activitypub-http-fetcher", attempts=2, key_cap=1, priority=10,
            concurrency_per_worker=1),
    JobType(PRUNE, prune, wire_name="activitypub-cleaner"),
)  # fmt: skip
schedules = (Schedule(PRUNE, 86400.0, PRUNE),)
