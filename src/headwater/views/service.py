"""Turns reports of players into sessions and views, many of them in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from headwater.history import note_positions
from headwater.kit import clock
from headwater.settings.views import VideoViews
from headwater.views import rules, store, telling
from headwater.views.model import ViewSession
from headwater.views.rules import Ping, Watch

Admit = Callable[[Ping], bool]
"""Whether an address may begin one more session of a video."""


def apply_pings(session: Session, settings: VideoViews, pings: Iterable[Ping], admit: Admit) -> None:
    """Write what players have reported, in the order in which they did."""
    now = clock.now()
    by_key = _group(session, list(pings), now)
    since = now - dt.timedelta(seconds=settings.session_pause)
    rows = store.load_open(session, by_key.keys(), since) if by_key else {}
    counted: Counter[int] = Counter()
    watching: list[ViewSession] = []
    for key, reported in sorted(by_key.items(), key=lambda item: item[0]):
        row = rows.get(key)
        if row is None and not admit(reported[0]):
            continue
        watch = _watch_of(row, reported[0])
        counted[key[0]] += _follow(watch, reported, settings)
        watching.append(_write(session, row, key, watch))
    session.flush()
    store.add_views(session, {video_id: views for video_id, views in counted.items() if views}, now.date())
    present = now - dt.timedelta(seconds=settings.viewer_lifetime)
    if by_key:
        store.refresh_viewers(session, present, {video_id for video_id, _ in by_key})
    _note_positions(session, by_key.values(), now)
    telling.tell_views(session, counted)
    telling.tell_presence(session, settings, watching)


def _group(session: Session, pings: list[Ping], now: dt.datetime) -> dict[tuple[int, str], list[Ping]]:
    existing = store.keep_existing(session, {ping.video_id for ping in pings})
    salt = store.read_salt(session, now.date()) if pings else ""
    by_key: dict[tuple[int, str], list[Ping]] = defaultdict(list)
    for ping in pings:
        if ping.video_id in existing:
            by_key[ping.video_id, rules.hash_viewer(salt, ping.identity)].append(ping)
    return by_key


def _watch_of(row: ViewSession | None, first: Ping) -> Watch:
    if row is None:
        return Watch(started_at=first.at, seen_at=first.at, sections=[])
    return Watch(
        started_at=row.started_at,
        seen_at=row.seen_at,
        watch_seconds=row.watch_seconds,
        sections=[list(section) for section in row.sections],
        counted_at=row.counted_at,
        counted_seconds=row.counted_seconds,
    )


def _follow(watch: Watch, pings: list[Ping], settings: VideoViews) -> int:
    views = 0
    for ping in pings:
        rules.advance(watch, ping)
        if rules.is_view(
            watch, ping, count_after_seconds=settings.count_view_after, window_seconds=settings.view_window
        ):
            watch.counted_at, watch.counted_seconds = ping.at, watch.watch_seconds
            views += 1
    return views


def _write(session: Session, row: ViewSession | None, key: tuple[int, str], watch: Watch) -> ViewSession:
    if row is None:
        row = ViewSession(video_id=key[0], viewer=key[1], started_at=watch.started_at)
        session.add(row)
    row.seen_at, row.watch_seconds, row.sections = watch.seen_at, watch.watch_seconds, watch.sections
    row.counted_at, row.counted_seconds = watch.counted_at, watch.counted_seconds
    return row


def _note_positions(session: Session, reported: Iterable[list[Ping]], now: dt.datetime) -> None:
    positions = {
        (ping.user_id, ping.video_id): ping.second for pings in reported for ping in pings if ping.user_id is not None
    }
    if positions:
        wanted = store.keep_history_users(session, {user_id for user_id, _ in positions})
        note_positions(session, {key: second for key, second in positions.items() if key[0] in wanted}, now)
