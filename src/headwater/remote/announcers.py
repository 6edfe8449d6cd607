"""Who else announced a remote video, as its instance lists them: each word is read where it was given."""

from __future__ import annotations

from headwater.actors import ActorKind
from headwater.federation import FetchFailed, fetch_document, host_of, id_of
from headwater.federation.collections import read_pages
from headwater.federation.people import resolve_actor
from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.kit.errors import Problem
from headwater.shares import find_share, forget_shares, record_share

ANNOUNCERS = (ActorKind.INSTANCE, ActorKind.CHANNEL)


def read_announcers(run: JobRun, video_id: int, video_url: str, address: str) -> None:
    """Keep who announced a video, and forget those that its instance names no more, once all were read."""
    limits, begun_at = run.runtime.settings.federation.crawling, clock.now()
    seen, is_whole = list[str](), False
    try:
        for part in read_pages(run.runtime, address, begun=False, max_pages=limits.max_pages):
            for url in map(id_of, part.items):
                if len(seen) >= limits.max_shares:
                    return
                run.check()
                seen.append(url)
                _keep(run, video_id, video_url, url)
            is_whole = part.next_url is None
    except FetchFailed:
        return  # what was read is kept; who was not seen may be on a page that did not come
    if is_whole:
        with run.transaction() as session:
            forget_shares(session, video_id, keep=seen, before=begun_at)


def _keep(run: JobRun, video_id: int, video_url: str, url: str) -> None:
    with run.runtime.database.read() as session:
        if not host_of(url) or find_share(session, url) is not None:
            return
    try:
        announce = fetch_document(run.runtime, url)
        told, by = id_of(announce), id_of(announce.get("actor"))
        if announce.get("type") != "Announce" or id_of(announce.get("object")) != video_url:
            return
        if host_of(told) != host_of(by):
            return
        actor = resolve_actor(run.runtime, by)
    except (FetchFailed, Problem):
        return  # one of them, on an instance that is away
    if actor.kind in ANNOUNCERS and actor.deleted_at is None:
        with run.transaction() as session:
            record_share(session, video_id, actor.id, told)
