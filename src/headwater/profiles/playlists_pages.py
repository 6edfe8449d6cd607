"""The playlists of a channel or an account, as everybody sees them."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from msgspec.structs import replace

from headwater.collecting import list_cards_of
from headwater.playlists import PlaylistKind, PlaylistQuery
from headwater.profiles.pages import ACCOUNT, CHANNEL, Page, around_channel, below, find_account_row, find_channel_row
from headwater.profiles.views import to_account_view, to_channel_view
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

END = "/video-playlists"


@get(below(CHANNEL, END))
@reads()
def show_of_channel(ctx: Ctx, channel_handle: FromPath[str], page: Page = 1) -> Response[bytes]:
    """Show the public playlists of a channel; its owner sees all."""
    row = find_channel_row(ctx, channel_handle)
    view = to_channel_view(row)
    is_own = row.account_id == ctx.viewer.account_id
    found = _list(ctx, f"{view.path}{END}", page, PlaylistQuery(channel_id=row.id, own=is_own))
    return render(
        ctx,
        "profiles/channel_playlists.html",
        tab="playlists",
        canonical_path=f"{view.path}{END}",
        **around_channel(ctx, row, view),
        **found,
    )


@get(below(ACCOUNT, END))
@reads()
def show_of_account(ctx: Ctx, account_handle: FromPath[str], page: Page = 1) -> Response[bytes]:
    """Show the public playlists of an account; its owner sees all."""
    row = find_account_row(ctx, account_handle)
    view = to_account_view(row)
    is_own = row.id == ctx.viewer.account_id
    found = _list(ctx, f"{view.path}{END}", page, PlaylistQuery(account_id=row.id, own=is_own))
    return render(
        ctx,
        "profiles/account_playlists.html",
        tab="playlists",
        canonical_path=f"{view.path}{END}",
        profile=view,
        is_own=is_own,
        **found,
    )


def _list(ctx: Ctx, path: str, page: int, query: PlaylistQuery) -> dict[str, Any]:
    size = ctx.settings.web.page_size
    asked = replace(query, start=(page - 1) * size, count=size, sort="-updatedAt", kind=PlaylistKind.REGULAR)
    total, cards = list_cards_of(ctx.session, asked)
    return {
        "cards": cards,
        "previous": f"{path}?page={page - 1}" if page > 1 else None,
        "following": f"{path}?page={page + 1}" if page * size < total else None,
    }


routes = (show_of_channel, show_of_account)
