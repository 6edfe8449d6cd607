"""Find the videos of a page without a look at every video: their numbers first, by one of three ways.

*Walk* the index of the order and leave out what the facets do not match: good when much matches. *Gather* what matches
by its facets and order that: good when little does. Within a channel or an account its own index serves. The total,
which the tally gives exactly and at once, decides: walking passes `page * videos / total` entries, gathering `total`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from headwater.channels import Channel
from headwater.videos.lists.filters import Asker, Condition, facet_conditions, further_conditions
from headwater.videos.lists.query import VideoQuery
from headwater.videos.lists.tally import VideoTally
from headwater.videos.model import Privacy, Video

MAX_GATHERED = 1000
MAX_COUNTED = 10_000  # of what no tally knows: videos of a tag, a channel, a time, a length


class Scope(enum.Enum):
    """Whose videos are listed."""

    ALL = "all"
    ACCOUNT = "account"  # parameter `account_id`
    CHANNEL = "channel"  # parameter `channel_id`


class Way(enum.Enum):
    """How a page is found."""

    WALK = "walk"
    GATHER = "gather"
    WITHIN = "within"


class Finding:
    """A checked query as statements: how many there are, and the numbers of a page in their order."""

    def __init__(self, query: VideoQuery, scope: Scope, asker: Asker, matching: Callable[[str], Condition]) -> None:
        self._query = query
        self._scope = scope
        # A replacement in the making is a private video: whoever sees such must not see it.
        asks_private = asker.sees_all and Privacy.PRIVATE in (query.privacy_one_of or ())
        self._may_meet_hidden = asker.own or asks_private
        self._of_facets = facet_conditions(query, asker)
        self._matching = matching

    def choose(self, total: int) -> Way:
        """Say which way is short."""
        if self._scope is not Scope.ALL:
            return Way.WITHIN
        return Way.GATHER if total <= MAX_GATHERED else Way.WALK

    def count(self) -> sa.Select[Any]:
        """Count what matches, `MAX_COUNTED` at most unless the tally knows it."""
        further = self._further()
        if further:
            shown = (*self._hidden(), *self._by_facet())
            some: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(Video).where(*further, *shown)
            return sa.select(sa.func.count()).select_from(some.limit(MAX_COUNTED).subquery())
        tallied = sa.select(sa.func.coalesce(sa.func.sum(VideoTally.videos), 0)).where(*self._of_facets)
        if not self._may_meet_hidden:
            return tallied
        hidden = sa.select(sa.func.count()).select_from(Video).where(Video.replaces_id.is_not(None), *self._by_facet())
        return sa.select(tallied.scalar_subquery() - hidden.scalar_subquery())

    def conditions(self) -> tuple[Condition, ...]:
        """Return all conditions, to be asked of one video after another."""
        return (*self._further(probing=True), *self._hidden(), *self._by_facet())

    def page(self, way: Way) -> sa.Select[Any]:
        """Select `id` and `key` of a page's videos, whose order they are; parameters `start` and `count`."""
        key = order_key(self._query.sort).label("key")
        if way is Way.GATHER:
            further = self._further()
            matches = sa.select(Video.id, key).where(*further, *self._hidden(), *self._by_facet(indexed=not further))
            gathered = matches.cte("gathered").prefix_with("MATERIALIZED")
            query = sa.select(gathered.c.id, gathered.c.key)
            query = query.order_by(*ordered(self._query.sort, gathered.c.key, gathered.c.id))
        else:
            further = self._further(probing=way is Way.WALK)
            query = sa.select(Video.id, key).where(*further, *self._hidden(), *self._by_facet())
            query = query.order_by(*ordered(self._query.sort, order_key(self._query.sort), Video.id))
        return query.offset(sa.bindparam("start")).limit(sa.bindparam("count"))

    def _further(self, *, probing: bool = False) -> list[Condition]:
        conditions = further_conditions(self._query, self._matching, probing=probing)
        if self._scope is Scope.CHANNEL:
            conditions.append(Video.channel_id == sa.bindparam("channel_id"))
        if self._scope is Scope.ACCOUNT:
            owned = sa.select(Channel.id).where(Channel.account_id == sa.bindparam("account_id"))
            conditions.append(Video.channel_id.in_(owned))
        if self._query.channel_id is not None:
            conditions.append(Video.channel_id == self._query.channel_id)
        return conditions

    def _hidden(self) -> list[Condition]:
        return [Video.replaces_id.is_(None)] if self._may_meet_hidden else []

    def _by_facet(self, *, indexed: bool = False) -> list[Condition]:
        if not self._of_facets:
            return []
        of_these = Video.facet.in_(sa.select(VideoTally.facet).where(*self._of_facets))
        # Neither database takes the index of facets for a truth value: entries of another index are looked through.
        return [of_these if indexed else of_these.is_(True)]


def order_key(sort: str) -> Any:
    """Return the column of a sort name."""
    return _SORT_COLUMNS[sort if sort in _SORT_COLUMNS else sort.removeprefix("-")]


def ordered(sort: str, key: Any, number: Any) -> list[Any]:
    """Order by a key and then by number; rows without the key come last either way."""
    if sort.startswith("-"):
        return [key.desc(), number.desc()]
    return [key.asc().nulls_last() if sort == "originallyPublishedAt" else key.asc(), number.asc()]


_SORT_COLUMNS: dict[str, Any] = {
    "name": Video.name_sort_key,
    "duration": Video.duration_seconds,
    "createdAt": Video.created_at,
    "publishedAt": Video.published_at,
    "originallyPublishedAt": Video.originally_published_at,
    "-originallyPublishedAt": Video.originally_rank,
    "views": Video.views,
    "likes": Video.likes,
    "localVideoFilesSize": Video.files_bytes,
    "trending": Video.trending_rank,
    "hot": Video.hot_rank,
    "best": Video.best_rank,
}
