"""The SQL of lists: totals and pages of plain rows. A list is three statements at most, whatever its length."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.blocks import BY_INSTANCE, blocked_owner, blocked_server
from headwater.channels import Channel
from headwater.house import Viewer
from headwater.house.feature import all_features, resolve
from headwater.house.rights import Right
from headwater.kit.text import fold
from headwater.videos.lists.filters import Asker, Condition, of_shown_owners
from headwater.videos.lists.find import ASKER, Finding, Scope, Way, ordered
from headwater.videos.lists.query import Include, VideoQuery
from headwater.videos.model import Original, StreamingPlaylist, Video
from headwater.videos.store import ORIGINAL, PICTURES, PLAYLIST, VIDEO, join_pictures

_channel_actor, _account_actor = aliased(Actor), aliased(Actor)
_OWNERS: list[Any] = [
    Channel.account_id.label("owner_account_id"),
    Channel.display_name.label("channel_display_name"),
    _channel_actor.name.label("channel_name"),
    _channel_actor.host.label("channel_host"),
    _channel_actor.url.label("channel_url"),
    _channel_actor.avatars.label("channel_avatars"),
    Account.display_name.label("account_display_name"),
    _account_actor.name.label("account_name"),
    _account_actor.host.label("account_host"),
    _account_actor.url.label("account_url"),
    _account_actor.avatars.label("account_avatars"),
]


Select = Callable[[VideoQuery, Any], sa.Select[Any]]
"""Builds the statement over the subquery of a page, whose columns are `id` and `key`."""


def list_videos(
    session: Session,
    viewer: Viewer,
    query: VideoQuery,
    *,
    account_id: int | None = None,
    channel_id: int | None = None,
    subscriber_id: int | None = None,
    own: bool = False,
    select: Select | None = None,
) -> tuple[int, list[Any]]:
    """Return how many videos match and a page of rows.

    Of the whole instance, of one account or channel, or of the channels that an actor subscribes to; `own` is the list
    of `account_id` itself, where all are shown.
    `select` gives the rows other columns than those of the wire.
    """
    asked = _Asked(query, viewer, account_id=account_id, channel_id=channel_id, subscriber_id=subscriber_id, own=own)
    total = asked.count(session)
    return total, asked.rows(session, total, select or _select_rows) if query.count and total > query.start else []


def load_rows(session: Session, video_ids: list[int], include: int = 0) -> list[Any]:
    """Return the rows of these videos in their order, in one statement."""
    query = _join_owners(VideoQuery(include=include), Video).where(Video.id.in_(video_ids))
    found = {row.id: row for row in session.connection().execute(query, {ASKER: BY_INSTANCE})}
    return [found[video_id] for video_id in video_ids if video_id in found]


def conditions_of(viewer: Viewer, query: VideoQuery) -> list[Condition]:
    """Return all conditions of a query about the whole instance, to be asked of one video after another."""
    key = _Asked(query, viewer).key
    conditions = list(_compile_conditions(*key))
    if _finding(*key).hides_owners:
        conditions.append(of_shown_owners(viewer.account_id or BY_INSTANCE, probing=True))
    return conditions


_SCOPES = {"channel_id": Scope.CHANNEL, "account_id": Scope.ACCOUNT, "subscriber_id": Scope.SUBSCRIPTIONS}


class _Asked:
    """One request for a list: its statements are kept for the next one, because building them costs more than both."""

    def __init__(self, query: VideoQuery, viewer: Viewer, *, own: bool = False, **ids: int | None) -> None:
        values = {name: ids.get(name) for name in _SCOPES}
        self._values = {name: value for name, value in values.items() if value is not None}
        self._values[ASKER] = viewer.account_id or BY_INSTANCE
        self._paging = {"start": query.start, "count": query.count}
        scope = next((scope for name, scope in _SCOPES.items() if name in self._values), Scope.ALL)
        asker = Asker(signed_in=viewer.signed_in, sees_all=viewer.may(Right.SEE_ALL_VIDEOS), own=own)
        bare = replace(query, start=0, count=0, skip_count=False)
        self.key = (msgspec.json.encode(bare), scope, asker)

    def count(self, session: Session) -> int:
        """Count all that match."""
        return session.connection().scalar(_compile_count(*self.key), self._values) or 0

    def rows(self, session: Session, total: int, select: Select) -> list[Any]:
        """Return a page, as `select` shapes it."""
        way = _finding(*self.key).choose(total)
        statement = _compile_page(*self.key, way, select)
        return list(session.connection().execute(statement, self._values | self._paging))


@functools.lru_cache(maxsize=512)
def _finding(asked: bytes, scope: Scope, asker: Asker) -> Finding:
    query = msgspec.json.decode(asked, type=VideoQuery)
    return Finding(query, scope, asker, lambda text: _matching(text, scope))


@functools.lru_cache(maxsize=512)
def _compile_conditions(asked: bytes, scope: Scope, asker: Asker) -> tuple[Condition, ...]:
    return _finding(asked, scope, asker).conditions()


@functools.lru_cache(maxsize=512)
def _compile_count(asked: bytes, scope: Scope, asker: Asker) -> sa.Select[Any]:
    return _finding(asked, scope, asker).count()


@functools.lru_cache(maxsize=512)
def _compile_page(asked: bytes, scope: Scope, asker: Asker, way: Way, select: Select) -> sa.Select[Any]:
    query = msgspec.json.decode(asked, type=VideoQuery)
    page = _finding(asked, scope, asker).page(way).subquery("page")
    found: sa.Select[Any] = select(query, page)
    return found.order_by(*ordered(query.sort, page.c.key, page.c.id))


def _matching(text: str, scope: Scope) -> Condition:
    """Search a channel or account through; the whole instance by its index."""
    if scope is not Scope.ALL:
        return Video.folded_text.contains(fold(text), autoescape=True)
    return _search_of_everything()(text)


@functools.cache
def _search_of_everything() -> Callable[[str], Condition]:
    (reference,) = [feature.video_search for feature in all_features() if feature.video_search]
    found: Callable[[str], Condition] = resolve(reference)
    return found


def _select_rows(query: VideoQuery, page: Any) -> sa.Select[Any]:
    return _join_owners(query, sa.join(page, Video, Video.id == page.c.id))


def _join_owners(query: VideoQuery, videos: Any) -> sa.Select[Any]:
    columns = [*VIDEO, *PICTURES, *_OWNERS]
    with_files, with_source = query.includes(Include.FILES), query.includes(Include.SOURCE)
    columns += PLAYLIST if with_files else []
    columns += ORIGINAL if with_source else []
    if query.includes(Include.BLOCKED_OWNER):
        asker: sa.BindParameter[int] = sa.bindparam(ASKER)
        columns.append(blocked_owner(Account.id, asker).label("blocked_owner"))
        columns.append(blocked_server(_account_actor.host, asker).label("blocked_server"))
    selecting = (
        join_pictures(sa.select(*columns).select_from(videos))
        .join(Channel, Channel.id == Video.channel_id)
        .join(_channel_actor, _channel_actor.id == Channel.actor_id)
        .join(Account, Account.id == Channel.account_id)
        .join(_account_actor, _account_actor.id == Account.actor_id)
    )
    if with_files:
        selecting = selecting.outerjoin(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
    if with_source:
        selecting = selecting.outerjoin(Original, Original.video_id == Video.id)
    return selecting
