"""The job `choose-mirrors`: makes room, orders copies as the strategies say, keeps others longer or removes them."""

from __future__ import annotations

import datetime as dt
import secrets

import structlog
from sqlalchemy.orm import Session

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.kit.errors import Problem
from headwater.redundancy import keeping, own_store
from headwater.redundancy.model import Mirror
from headwater.settings import Settings
from headwater.settings.mirrors import MirrorStrategy
from headwater.videos import Video

log = structlog.get_logger()
BEST = 5  # one of so many is taken by chance, as in the reference: not all instances copy the same
STUCK = dt.timedelta(days=2)  # a copy under way for longer: its job has failed without a word


def choose(run: JobRun) -> None:
    """Do what is due for our copies."""
    settings = run.runtime.settings
    with run.transaction() as session:
        shrink(session, settings)
        extend_or_remove(session, settings)
    for strategy in settings.redundancy.videos.strategies:
        run.check()
        with run.transaction() as session:
            _order_one(session, settings, strategy)


def shrink(session: Session, settings: Settings) -> None:
    """Remove copies that never came about, and the oldest until what is left fits into its room."""
    limits, now = settings.redundancy.videos, clock.now()
    stuck = own_store.list_own(session, Mirror.finished_at.is_(None), Mirror.updated_at < now - STUCK)
    keeping.remove(session, settings, stuck)
    sizes: dict[str, int] = {strategy.strategy: int(strategy.size) for strategy in limits.strategies}
    sizes[keeping.MANUAL] = int(limits.max_size)
    own = own_store.list_own(session)
    used = {name: sum(mirror.size_bytes for mirror in own if mirror.strategy == name) for name in sizes}
    total = sum(mirror.size_bytes for mirror in own)
    for mirror in own:
        name = mirror.strategy or ""
        if name not in sizes or used[name] > sizes[name] or total > limits.max_size:
            used[name] = used.get(name, 0) - mirror.size_bytes
            total -= mirror.size_bytes
            keeping.remove(session, settings, [mirror])


def extend_or_remove(session: Session, settings: Settings) -> None:
    """Keep copies for longer whose time is nearly up: they make room only when others are wanted more."""
    limits = settings.redundancy.videos
    lifetimes: dict[str, float] = {strategy.strategy: float(strategy.min_lifetime) for strategy in limits.strategies}
    soon = clock.now() + dt.timedelta(seconds=2 * limits.check_interval)
    for mirror in own_store.list_ending(session, soon):
        keeping.extend(session, settings, mirror, max(lifetimes[mirror.strategy or ""], 3 * limits.check_interval))


def _order_one(session: Session, settings: Settings, strategy: MirrorStrategy) -> None:
    found = own_store.list_candidates(session, strategy.strategy, strategy.min_views, BEST)
    if not found:
        return
    video = session.get_one(Video, secrets.choice(found))
    _make_room(session, settings, strategy, own_store.sum_renditions(session, video.id))
    try:
        keeping.order(session, settings, video, strategy)
    except Problem as problem:
        log.info("no copy is made", video=video.url, reason=str(problem))


def _make_room(session: Session, settings: Settings, strategy: MirrorStrategy, needed: int) -> None:
    """Remove copies of a strategy that have stayed long enough, the oldest first, as far as one needs it."""
    needed = int(needed * (1 + keeping.MARGIN)) + keeping.MARGIN_BYTES
    since = clock.now() - dt.timedelta(seconds=strategy.min_lifetime)
    old = own_store.list_own(session, Mirror.strategy == strategy.strategy, Mirror.created_at < since)
    while old and needed <= strategy.size and own_store.sum_bytes(session, strategy.strategy) + needed > strategy.size:
        keeping.remove(session, settings, [old.pop(0)])
