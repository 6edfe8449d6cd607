"""Search for channels by their names and what they say of themselves."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import Actor, parse_handle
from headwater.channels import Channel, select_channels
from headwater.search.find import Match, Subject, find_matches
from headwater.search.model import ChannelWord

SORTS = {"displayName": Channel.name_sort_key, "createdAt": Channel.created_at}


class ChannelQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; what was not is None. `host` is empty for this instance."""

    start: int = 0
    count: int = 15
    sort: str = "-match"
    search: str | None = None
    host: str | None = None
    handles: list[str] | None = None


def search_channels(session: Session, query: ChannelQuery, own_host: str, *, most: int) -> tuple[int, list[Any]]:
    """Return how many channels match and the rows of a page."""
    conditions = _conditions(query, own_host)
    if not query.search:
        return _list(session, query, conditions)
    subject = Subject(
        table=ChannelWord,
        number=ChannelWord.channel_id,
        joined=sa.join(ChannelWord, Channel, Channel.id == ChannelWord.channel_id).join(
            Actor, Actor.id == Channel.actor_id
        ),
        conditions=conditions,
        popularity=Actor.followers_count,
        key=SORTS.get(query.sort.removeprefix("-")),
    )
    matches = _order(query, find_matches(session, query.search, subject, most=most))
    page = [match.number for match in matches[query.start : query.start + query.count]]
    return len(matches), load_channels(session, page)


def load_channels(session: Session, numbers: list[int]) -> list[Any]:
    """Return the rows of these channels, in this order."""
    found = {row.id: row for row in session.execute(select_channels().where(Channel.id.in_(numbers)))}
    return [found[number] for number in numbers if number in found]


def _order(query: ChannelQuery, matches: list[Match]) -> list[Match]:
    descending = query.sort.startswith("-")
    if query.sort in ("match", "-match"):
        return matches if descending else matches[::-1]
    return sorted(matches, key=lambda match: (match.key, match.number), reverse=descending)


def _list(session: Session, query: ChannelQuery, conditions: list[Any]) -> tuple[int, list[Any]]:
    matching = select_channels().where(*conditions)
    total = session.scalar(sa.select(sa.func.count()).select_from(matching.subquery())) or 0
    keys = (SORTS.get(query.sort.removeprefix("-"), Channel.created_at), Channel.id)
    order = tuple(key.desc() if query.sort.startswith("-") else key.asc() for key in keys)
    return total, list(session.execute(matching.order_by(*order).offset(query.start).limit(query.count)))


def _conditions(query: ChannelQuery, own_host: str) -> list[Any]:
    conditions: list[Any] = [Actor.deleted_at.is_(None)]
    if query.host is not None:
        conditions.append(Actor.host == query.host)
    if query.handles is not None:
        named = [parse_handle(handle, own_host) for handle in query.handles]
        conditions.append(
            sa.or_(sa.false(), *(sa.and_(Actor.folded_name == name, Actor.host == host) for name, host in named))
        )
    return conditions
