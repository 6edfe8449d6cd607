"""Background work of search: an index from scratch, the videos of a renamed channel, words that nothing has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.channels import Channel
from headwater.jobs import JobRun, JobType, Schedule, enqueue
from headwater.runtime import Runtime
from headwater.search import index, store
from headwater.search.model import SearchWord
from headwater.videos import Video

REBUILD = "rebuild-search-index"
TIDY = "tidy-search-words"
_CHUNK = 200  # videos indexed in one transaction: others write in between


def rebuild(run: JobRun) -> None:
    """Index every video and channel, for instances that are older than the search."""
    for column, write in ((Video.id, index.index_videos), (Channel.id, index.index_channels)):
        _index_all(run, sa.select(column), column, write)


def index_channel(run: JobRun) -> None:
    """Index the videos of a channel that has another name."""
    of_channel = sa.select(Video.id).where(Video.channel_id == run.payload["channel_id"])
    _index_all(run, of_channel, Video.id, index.index_videos)


def tidy(run: JobRun) -> None:
    """Forget words that nothing has any more."""
    with run.transaction(completes=True) as session:
        store.remove_unused_words(session)


def warm_up(runtime: Runtime) -> None:
    """Have the index made when there is none but something to find."""
    with runtime.database.read() as session:
        is_indexed = session.scalar(sa.select(sa.exists(sa.select(SearchWord.id))))
        has_channels = session.scalar(sa.select(sa.exists(sa.select(Channel.id))))
    if has_channels and not is_indexed:
        with runtime.database.write() as session:
            enqueue(session, REBUILD, {}, unique_key=REBUILD)


def _index_all(run: JobRun, query: sa.Select[Any], column: Any, write: Callable[[Session, list[int]], None]) -> None:
    last = 0
    while True:
        run.check()
        with run.transaction() as session:
            numbers = list(session.scalars(query.where(column > last).order_by(column).limit(_CHUNK)))
            if not numbers:
                return
            write(session, numbers)
        last = numbers[-1]


job_types = (
    JobType(REBUILD, rebuild, wire_name="activitypub-cleaner", key_cap=1),
    JobType(index.INDEX_CHANNEL, index_channel, wire_name="activitypub-cleaner", key_cap=1),
    JobType(TIDY, tidy, wire_name="activitypub-cleaner"),
)
schedules = (Schedule("words of the search", every_seconds=lambda settings: settings.search.tidy_words, job_type=TIDY),)
