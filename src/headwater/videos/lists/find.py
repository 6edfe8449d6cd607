"""Find the videos of a page without a look at every video: their numbers first, by one of four ways.

*Walk* the index of the order and leave out what the facets do not match: good when much matches. *Gather* what matches
by its facets and order that: good when little does. Within a channel or an account its own index serves; so does that
of a tag in the order of publication. The total, which the tally gives exactly and at once, decides: walking passes
`page * videos / total` entries, gathering `total`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from headwater.blocks import hidden_channels, hidden_videos
from headwater.channels import Channel
from headwater.follows import Follow, FollowState
from headwater.kit.text import fold
from headwater.videos.lists.filters import (
    Asker,
    Condition,
    asks_flags_only,
    facet_conditions,
    further_conditions,
    not_blocked,
)
from headwater.videos.lists.query import Include, VideoQuery
from headwater.videos.lists.tally import VideoTally, count_videos
from headwater.videos.model import Privacy, Video, VideoTag

ASKER = "asker_account_id"  # parameter of all statements: whoever asks, or the instance for those who are not known
MAX_GATHERED = 1000
MAX_COUNTED = 10_000  # of what no tally knows: videos of a tag, a channel, a time, a length


class Scope(enum.Enum):
    """Whose videos are listed."""

    ALL = "all"
    ACCOUNT = "account"  # parameter `account_id`
    CHANNEL = "channel"  # parameter `channel_id`
    SUBSCRIPTIONS = "subscriptions"  # parameter `subscriber_id`: the actor whose subscriptions they are


class Way(enum.Enum):
    """How a page is found."""

    WALK = "walk"
    GATHER = "gather"
    WITHIN = "within"
    TAGGED = "tagged"


class Finding:
    """A checked query as statements: how many there are, and the numbers of a page in their order."""

    def __init__(self, query: VideoQuery, scope: Scope, asker: Asker, matching: Callable[[str], Condition]) -> None:
        self._query = query
        self._scope = scope
        # A replacement in the making is a private video: whoever sees such must not see it.
        asks_private = asker.sees_all and Privacy.PRIVATE in (query.privacy_one_of or ())
        self._may_meet_hidden = asker.own or asks_private
        self._asker = asker
        self._hides_blocked = not asker.own and not query.includes(Include.BLACKLISTED)
        self.hides_owners = not asker.own and not query.includes(Include.BLOCKED_OWNER)
        self._matching = matching
        self._tag = self._single_tag()

    def choose(self, total: int) -> Way:
        """Say which way is short."""
        if self._scope is not Scope.ALL:
            return Way.WITHIN
        if self._tag is not None and self._query.sort in ("publishedAt", "-publishedAt"):
            return Way.TAGGED
        return Way.GATHER if total <= MAX_GATHERED else Way.WALK

    def count(self) -> sa.Select[Any]:
        """Count what matches, `MAX_COUNTED` at most unless the tally knows it."""
        if self._tag is not None:
            tagged: sa.Select[Any] = sa.select(sa.literal_column("1")).where(*self._of_tag()).limit(MAX_COUNTED)
            return sa.select(sa.func.count()).select_from(tagged.subquery())
        further = self._further()
        if further:
            shown = (*self._hidden(), *self._shown(Video.id), *self._by_facet())
            some: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(Video).where(*further, *shown)
            return sa.select(sa.func.count()).select_from(some.limit(MAX_COUNTED).subquery())
        tallied = count_videos(self._of_facets(VideoTally.facet), flags_only=asks_flags_only(self._query))
        columns: list[Any] = [Video.id, Video.facet]
        left_out = self._left_out(*columns)
        if self._may_meet_hidden:
            left_out.append(sa.select(*columns).where(Video.replaces_id.is_not(None)))
        if not left_out:
            return tallied
        rows = sa.union(*left_out).subquery()
        counting = sa.select(sa.func.count()).select_from(rows).where(*self._of_facets(rows.c.facet))
        return sa.select(tallied.scalar_subquery() - counting.scalar_subquery())

    def conditions(self) -> tuple[Condition, ...]:
        """Return all conditions but whose videos are hidden (`hides_owners`), to be asked of one after another."""
        blocked = [not_blocked(probing=True)] if self._hides_blocked else []
        return (*self._further(probing=True), *blocked, *self._hidden(), *self._by_facet())

    def page(self, way: Way) -> sa.Select[Any]:
        """Select `id` and `key` of a page's videos, whose order they are; parameters `start` and `count`."""
        key = order_key(self._query.sort).label("key")
        query: Any
        if way is Way.TAGGED:
            columns: list[Any] = [VideoTag.video_id.label("id"), VideoTag.published_at.label("key")]
            query = sa.select(*columns).where(*self._of_tag())
            query = query.order_by(*ordered(self._query.sort, VideoTag.published_at, VideoTag.video_id))
        elif way is Way.GATHER:
            further = self._further()
            matches = sa.select(Video.id, key).where(
                *further, *self._hidden(), *self._shown(Video.id), *self._by_facet(indexed=not further)
            )
            gathered = matches.cte("gathered").prefix_with("MATERIALIZED")
            query = sa.select(*gathered.c)
            query = query.order_by(*ordered(self._query.sort, gathered.c.key, gathered.c.id))
        else:
            further = self._further(probing=way is Way.WALK)
            query = sa.select(Video.id, key).where(*further, *self._hidden(), *self._shown(Video.id), *self._by_facet())
            query = query.order_by(*ordered(self._query.sort, order_key(self._query.sort), Video.id))
        page: sa.Select[Any] = query.offset(sa.bindparam("start")).limit(sa.bindparam("count"))
        return page

    def _further(self, *, probing: bool = False) -> list[Condition]:
        conditions = further_conditions(self._query, self._matching, probing=probing)
        if self._scope is Scope.CHANNEL:
            conditions.append(Video.channel_id == sa.bindparam("channel_id"))
        if self._scope is Scope.ACCOUNT:
            owned = sa.select(Channel.id).where(Channel.account_id == sa.bindparam("account_id"))
            conditions.append(Video.channel_id.in_(owned))
        if self._scope is Scope.SUBSCRIPTIONS:
            followed = sa.select(Channel.id).join(Follow, Follow.target_id == Channel.actor_id)
            of_subscriber = (Follow.follower_id == sa.bindparam("subscriber_id"), Follow.state != FollowState.REJECTED)
            conditions.append(Video.channel_id.in_(followed.where(*of_subscriber)))
        if self._query.channel_id is not None:
            conditions.append(Video.channel_id == self._query.channel_id)
        return conditions

    def _hidden(self) -> list[Condition]:
        return [Video.replaces_id.is_(None)] if self._may_meet_hidden else []

    def _shown(self, number: Any) -> list[Condition]:
        """Leave out what is blocked or muted by its number: an entry of an index needs no look at its row."""
        left_out = self._left_out(Video.id)
        return [number.not_in(sa.union_all(*left_out))] if left_out else []

    def _left_out(self, *columns: Any) -> list[sa.Select[Any]]:
        """Return ways to the few that lists do not show, from what hides them."""
        ways: list[sa.Select[Any]] = []
        if self._hides_blocked:
            ways.append(sa.select(*columns).where(Video.id.in_(hidden_videos())))
        if self.hides_owners:
            ways.append(sa.select(*columns).where(Video.channel_id.in_(hidden_channels(sa.bindparam(ASKER)))))
        return ways

    def _of_facets(self, facet: Any) -> list[Condition]:
        return facet_conditions(self._query, self._asker, facet)

    def _by_facet(self, *, indexed: bool = False) -> list[Condition]:
        if not indexed:
            return self._of_facets(Video.facet)
        conditions = self._of_facets(VideoTally.facet)
        return [Video.facet.in_(sa.select(VideoTally.facet).where(*conditions))] if conditions else []

    def _single_tag(self) -> str | None:
        """Return the folded tag when nothing but one tag and the facet is asked for."""
        tags = [*(self._query.tags_one_of or ()), *(self._query.tags_all_of or ())]
        if len(tags) != 1 or self._scope is not Scope.ALL or self._may_meet_hidden:
            return None
        return fold(tags[0]) if len(self._further()) == 1 else None

    def _of_tag(self) -> list[Condition]:
        shown = self._shown(VideoTag.video_id)
        return [VideoTag.folded_name == self._tag, *self._of_facets(VideoTag.facet), *shown]


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
