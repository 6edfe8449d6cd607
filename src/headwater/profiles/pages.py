"""Channels and accounts as everybody sees them: their videos, sorted and searched, and what they say of themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from headwater.accounts import account_path, find_account, load_accounts
from headwater.actors import LOCAL_HOST
from headwater.channels import channel_path, find_channel, list_channels, may_manage
from headwater.crawling import note_view
from headwater.kit.errors import NotFound
from headwater.profiles.views import ListQuery, ProfileView, to_account_view, to_channel_view, to_owner_view
from headwater.sensitivity.web import read_wishes
from headwater.subscriptions.web import view_button, view_buttons
from headwater.videos import VideoQuery, list_cards
from headwater.web.bodies import NO_NUL
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

MAX_PAGE = 1000  # nobody walks further; it bounds what the database skips
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
Sort = Literal["-publishedAt", "publishedAt", "-views", "name"]
Search = Annotated[str, QueryParameter(max_length=200, pattern=NO_NUL)]
CHANNEL = ["/c/{channel_handle:str}", "/video-channels/{channel_handle:str}"]
ACCOUNT = ["/a/{account_handle:str}", "/accounts/{account_handle:str}"]


def below(paths: list[str], *ends: str) -> list[str]:
    """Return each address with each end."""
    return [f"{path}{end}" for path in paths for end in ends]


@get(below(CHANNEL, "", "/videos"))
@reads()
def show_channel(
    ctx: Ctx, channel_handle: FromPath[str], page: Page = 1, sort: Sort = "-publishedAt", search: Search = ""
) -> Response[bytes]:
    """Show a channel with its videos."""
    row = find_channel_row(ctx, channel_handle)
    view = to_channel_view(row)
    query = ListQuery(path=view.path, sort=sort, search=search.strip(), page=page)
    found = _list(ctx, query, channel_id=row.id)
    return render(
        ctx,
        "profiles/channel.html",
        tab="videos",
        canonical_path=query.address(),
        **around_channel(ctx, row, view),
        **found,
    )


@get(below(CHANNEL, "/about"))
@reads()
def show_channel_about(ctx: Ctx, channel_handle: FromPath[str]) -> Response[bytes]:
    """Show what a channel says of itself and how to support it."""
    row = find_channel_row(ctx, channel_handle)
    view = to_channel_view(row)
    around = around_channel(ctx, row, view)
    return render(
        ctx,
        "profiles/channel_about.html",
        tab="about",
        canonical_path=f"{view.path}/about",
        created_at=row.remote_created_at or row.created_at,
        **around,
    )


@get(below(ACCOUNT, "", "/video-channels"))
@reads()
def show_account(ctx: Ctx, account_handle: FromPath[str], page: Page = 1) -> Response[bytes]:
    """Show an account with its channels."""
    row = find_account_row(ctx, account_handle)
    view, size = to_account_view(row), ctx.settings.web.page_size
    total, channels = list_channels(
        ctx.session, start=(page - 1) * size, count=size, sort="-createdAt", account_id=row.id
    )
    return render(
        ctx,
        "profiles/account.html",
        tab="channels",
        canonical_path=view.path,
        profile=view,
        is_own=row.id == ctx.viewer.account_id,
        channels=[
            (to_channel_view(channel), button)
            for channel, button in zip(channels, view_buttons(ctx, channels, back=view.path), strict=True)
        ],
        previous=f"{view.path}?page={page - 1}" if page > 1 else None,
        following=f"{view.path}?page={page + 1}" if page * size < total else None,
    )


@get(below(ACCOUNT, "/videos"))
@reads()
def show_account_videos(
    ctx: Ctx, account_handle: FromPath[str], page: Page = 1, sort: Sort = "-publishedAt", search: Search = ""
) -> Response[bytes]:
    """Show the videos of all channels of an account."""
    row = find_account_row(ctx, account_handle)
    view = to_account_view(row)
    query = ListQuery(path=f"{view.path}/videos", sort=sort, search=search.strip(), page=page)
    return render(
        ctx,
        "profiles/account_videos.html",
        tab="videos",
        canonical_path=query.address(),
        profile=view,
        is_own=row.id == ctx.viewer.account_id,
        **_list(ctx, query, account_id=row.id),
    )


@get("/{at_handle:str}")
@reads()
def show_actor(ctx: Ctx, at_handle: FromPath[str]) -> Redirect:
    """Lead from `/@name` to the channel or account of that name; nothing else lies directly below the root."""
    if at_handle.startswith("@"):
        for find, path in ((find_account, account_path), (find_channel, channel_path)):
            row = find(ctx.session, at_handle, ctx.settings.host)
            if row is not None:
                return Redirect(path(row.name, row.host), status_code=302)
    raise NotFound("Not found")


def find_channel_row(ctx: Ctx, handle: str) -> Any:
    """Return the row of a channel; raises NotFound."""
    row = find_channel(ctx.session, handle, ctx.settings.host)
    if row is None:
        raise NotFound("Video channel not found")
    return row


def find_account_row(ctx: Ctx, handle: str) -> Any:
    """Return the row of an account; raises NotFound."""
    row = find_account(ctx.session, handle, ctx.settings.host)
    if row is None:
        raise NotFound("Account not found")
    return row


def around_channel(ctx: Ctx, row: Any, view: ProfileView) -> dict[str, Any]:
    """Return what stands around every part of a channel's page."""
    owner = load_accounts(ctx.session, {row.account_id})[row.account_id]
    return {
        "profile": view,
        "sync": note_view(ctx.session, ctx.settings, row.actor_id, row.host),
        "owner": to_owner_view(owner),
        "may_edit": may_manage(ctx.viewer, row.account_id, is_local=row.host == LOCAL_HOST),
        "is_own": row.account_id == ctx.viewer.account_id,
        "panel": view_button(ctx, row),
    }


def _list(ctx: Ctx, query: ListQuery, **scope: int) -> dict[str, Any]:
    """Return a page of cards as the templates take it."""
    size = ctx.settings.web.page_size
    wishes = read_wishes(ctx)
    asked = VideoQuery(start=(query.page - 1) * size, count=size, sort=query.sort, search=query.search or None)
    total, cards = list_cards(ctx.session, ctx.viewer, asked, wishes=wishes, **scope)
    return {
        "query": query,
        "total": total,
        "videos": cards,
        "previous": query.address(page=query.page - 1) if query.page > 1 else None,
        "following": query.address(page=query.page + 1) if query.page * size < total else None,
    }


routes = (show_channel, show_channel_about, show_account, show_account_videos, show_actor)
