"""Channels over REST."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import get
from litestar.params import FromPath, Parameter

from headwater.accounts import find_account
from headwater.channels.store import attach_owners, attach_views, find_channel, list_channels
from headwater.channels.wire import ChannelDetails
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, reads
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

Sort = Literal["id", "-id", "name", "-name", "createdAt", "-createdAt", "updatedAt", "-updatedAt"]
Search = Annotated[str | None, Parameter(min_length=1, max_length=200)]


@get("/api/v1/video-channels")
@reads(auth=Auth.NONE)
def list_all(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt", search: Search = None
) -> ResultList[ChannelDetails]:
    """Return the channels that this instance knows."""
    total, rows = list_channels(ctx.session, start=start, count=count, sort=sort, search=search)
    return ResultList(total, attach_owners(ctx.session, rows))


@get("/api/v1/video-channels/{channel_handle:str}")
@reads(auth=Auth.NONE)
def get_channel(ctx: Ctx, channel_handle: FromPath[str]) -> ChannelDetails:
    """Return one channel, of `name` or `name@host`."""
    row = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if row is None:
        raise NotFound("Video channel not found")
    return attach_owners(ctx.session, [row])[0]


@get("/api/v1/accounts/{account_name:str}/video-channels")
@reads(auth=Auth.NONE)
def list_of_account(
    ctx: Ctx,
    account_name: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    search: Search = None,
    with_stats: Annotated[bool, Parameter(query="withStats")] = False,
) -> ResultList[ChannelDetails]:
    """Return an account's channels."""
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    total, rows = list_channels(
        ctx.session,
        start=start,
        count=count,
        sort=sort,
        search=search,
        account_id=account.id,
        with_figures=with_stats,
    )
    channels = attach_owners(ctx.session, rows)
    if with_stats:
        attach_views(ctx.session, channels)
    return ResultList(total, channels)


routes = (list_all, get_channel, list_of_account)
