"""All SQL of channels."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account, load_accounts, to_account_details, to_account_summary
from headwater.actors import LOCAL_HOST, Actor, parse_handle
from headwater.channels.model import Channel
from headwater.channels.wire import (
    ChannelCard,
    ChannelDetails,
    ViewsOfDay,
    add_figures,
    to_channel_details,
    to_channel_summary,
)
from headwater.house.feature import channel_series, figures_of
from headwater.kit.clock import format_wire
from headwater.kit.text import fold

SORTS = {
    "id": Channel.id,
    "name": Channel.name_sort_key,
    "createdAt": Channel.created_at,
    "updatedAt": Channel.updated_at,
}


@functools.cache  # building it costs more than asking it
def select_channels() -> sa.Select[*tuple[Any, ...]]:
    """Return the query whose rows `wire` shapes; deleted channels are not in it."""
    return (
        sa.select(
            Channel.id,
            Channel.actor_id,
            Channel.account_id,
            Channel.display_name,
            Channel.description,
            Channel.support,
            Channel.created_at,
            Channel.updated_at,
            Actor.name,
            Actor.host,
            Actor.url,
            Actor.followers_count,
            Actor.following_count,
            Actor.remote_created_at,
            Actor.avatars,
            Actor.banners,
        )
        .join(Actor, Actor.id == Channel.actor_id)
        .where(Actor.deleted_at.is_(None))
    )


@functools.cache
def _select_by_number() -> sa.Select[*tuple[Any, ...]]:
    return select_channels().where(Channel.id.in_(sa.bindparam("numbers", expanding=True)))


def find_channel(session: Session, handle: str, own_host: str) -> Any | None:
    """Return the row of `name` or `name@host`."""
    name, host = parse_handle(handle, own_host)
    return session.execute(select_channels().where(Actor.folded_name == name, Actor.host == host)).one_or_none()


def find_by_actor(session: Session, actor_id: int) -> Channel | None:
    """Return the channel of an actor, a deleted one too."""
    return session.scalar(sa.select(Channel).where(Channel.actor_id == actor_id))


def read_with_owner(session: Session, actor_id: int) -> tuple[Channel, str]:
    """Return the channel of an actor and the address of its owner's."""
    owner = sa.select(Actor.url).join(Account, Account.actor_id == Actor.id).where(Account.id == Channel.account_id)
    query = sa.select(Channel, owner.scalar_subquery()).where(Channel.actor_id == actor_id)
    channel, owner_url = session.execute(query).one()
    return channel, owner_url


def list_channels(
    session: Session,
    *,
    start: int,
    count: int,
    sort: str,
    search: str | None = None,
    account_id: int | None = None,
    with_figures: bool = False,
) -> tuple[int, list[Any]]:
    """Return the number of channels and a page of them; of every account, or of one.

    `with_figures` adds what is counted of each, by wire name.
    """
    query = select_channels()
    if account_id is not None:
        query = query.where(Channel.account_id == account_id)
    if search:
        query = query.where(Channel.folded_text.contains(fold(search), autoescape=True))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    if with_figures:
        query = query.add_columns(*(figure.label(name) for name, figure in figures_of("channel").items()))
    keys = (SORTS[sort.removeprefix("-")], Channel.id)
    order = [key.desc() for key in keys] if sort.startswith("-") else list(keys)
    return total, list(session.execute(query.order_by(*order).offset(start).limit(count)))


def count_of(session: Session, channel_id: int, account_id: int) -> tuple[Any, int]:
    """Return a row of what is counted of a channel, by wire name, and how many channels its account has."""
    figures = [figure.label(name) for name, figure in figures_of("channel").items()]
    counted = session.execute(sa.select(*figures).select_from(Channel).where(Channel.id == channel_id)).one()
    others = session.scalar(sa.select(sa.func.count()).where(Channel.account_id == account_id)) or 0
    return counted, others


def channels_by_account(session: Session, account_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Return the rows of several accounts' channels, the oldest first, in one statement."""
    found: dict[int, list[Any]] = {account_id: [] for account_id in account_ids}
    query = select_channels().where(Channel.account_id.in_(found)).order_by(Channel.id)
    for row in session.execute(query):
        found[row.account_id].append(row)
    return found


def attach_owners(session: Session, rows: Iterable[Any]) -> list[ChannelDetails]:
    """Shape channel rows with their owners, in one statement."""
    rows = list(rows)
    owners = load_accounts(session, {row.account_id for row in rows})
    return [add_figures(to_channel_details(row, to_account_details(owners[row.account_id])), row) for row in rows]


def attach_views(session: Session, channels: Sequence[ChannelDetails]) -> None:
    """Add what was viewed of each on the last days, in one statement."""
    if read := channel_series():
        series = read(session, [channel.id for channel in channels])
        for channel in channels:
            channel.views_per_day = [ViewsOfDay(format_wire(day), views) for day, views in series[channel.id]]


def has_channel(session: Session, channel_id: int) -> bool:
    """Whether there is a channel of this number."""
    return session.scalar(sa.select(sa.exists().where(Channel.id == channel_id))) or False


def load_channel_cards(session: Session, channel_ids: Iterable[int]) -> dict[int, ChannelCard]:
    """Return channels with their accounts by channel id, in two statements whatever their number."""
    rows = session.execute(_select_by_number(), {"numbers": list(set(channel_ids))}).all()
    owners = load_accounts(session, {row.account_id for row in rows})
    cards = {}
    for row in rows:
        owner = owners[row.account_id]
        account = to_account_details(owner)
        cards[row.id] = ChannelCard(
            channel=to_channel_summary(row),
            account=to_account_summary(owner),
            channel_details=to_channel_details(row, account),
            account_details=account,
        )
    return cards


def find_local(session: Session, channel_id: int) -> Channel | None:
    """Return a channel of this instance that is not removed."""
    here = (Actor.host == LOCAL_HOST) & Actor.deleted_at.is_(None)
    return session.scalar(
        sa.select(Channel).join(Actor, Actor.id == Channel.actor_id).where(Channel.id == channel_id, here)
    )


def count_locked(session: Session, account_id: int) -> int:
    """Count an account's channels, while no other request adds or removes one of them."""
    session.execute(sa.select(Account.id).where(Account.id == account_id).with_for_update())
    return session.scalar(sa.select(sa.func.count()).where(Channel.account_id == account_id)) or 0


def delete_row(session: Session, channel: Channel) -> None:
    """Remove the row of a channel."""
    session.execute(sa.delete(Channel).where(Channel.id == channel.id))
    session.expunge(channel)
