"""Lists of playlists over REST: of the instance, an account, a channel; found by a text; those that hold a video."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from litestar import get
from litestar.params import FromPath, Parameter, QueryParameter

from headwater.accounts import find_account
from headwater.channels import find_channel
from headwater.kit import ids
from headwater.kit.errors import Invalid, NotFound
from headwater.kit.ids import read_number
from headwater.playlists import store
from headwater.playlists.model import PlaylistKind
from headwater.playlists.query import PlaylistQuery, list_playlists
from headwater.playlists.wire import Membership, PlaylistDocument, to_documents, to_membership
from headwater.web.bodies import NO_NUL
from headwater.web.context import Auth, Ctx, reads
from headwater.web.forms import nest
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

MAX_ASKED = 100  # videos or playlists named in one question; clients ask for what a page shows
Sort = Literal["name", "-name", "displayName", "-displayName", "createdAt", "-createdAt", "updatedAt", "-updatedAt"]
SearchSort = Literal["match", "-match", "displayName", "-displayName", "createdAt", "-createdAt"]
Kind = Annotated[int | None, QueryParameter(name="playlistType", ge=1, le=2)]
Text = Annotated[str | None, Parameter(min_length=1, max_length=200, pattern=NO_NUL)]
Target = Annotated[Literal["local", "search-index"], QueryParameter(name="searchTarget")]


@get("/api/v1/video-playlists")
@reads(auth=Auth.NONE)
def list_all(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt", playlist_type: Kind = None
) -> ResultList[PlaylistDocument]:
    """Return the public playlists that this instance knows."""
    return _answer(ctx, PlaylistQuery(start=start, count=count, sort=sort, kind=_kind(playlist_type)))


@get("/api/v1/accounts/{account_name:str}/video-playlists")
@reads()
def list_of_account(
    ctx: Ctx,
    account_name: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    playlist_type: Kind = None,
    search: Text = None,
) -> ResultList[PlaylistDocument]:
    """Return the public playlists of an account; its owner gets all."""
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    query = PlaylistQuery(
        start=start,
        count=count,
        sort=sort,
        kind=_kind(playlist_type),
        search=search,
        account_id=account.id,
        own=account.id == ctx.viewer.account_id,
    )
    return _answer(ctx, query)


@get("/api/v1/video-channels/{channel_handle:str}/video-playlists")
@reads()
def list_of_channel(
    ctx: Ctx,
    channel_handle: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    playlist_type: Kind = None,
) -> ResultList[PlaylistDocument]:
    """Return the public playlists of a channel; its owner gets all."""
    channel = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if channel is None:
        raise NotFound("Video channel not found")
    query = PlaylistQuery(
        start=start,
        count=count,
        sort=sort,
        kind=_kind(playlist_type),
        channel_id=channel.id,
        own=channel.account_id == ctx.viewer.account_id,
    )
    return _answer(ctx, query)


@get("/api/v1/search/video-playlists")
@reads()
def search_for_playlists(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: SearchSort = "-match",
    search: Text = None,
    host: Text = None,
    search_target: Target = "local",
) -> ResultList[PlaylistDocument]:
    """Return the public playlists that match a text and have something in them."""
    own_host = ctx.settings.host.lower()
    query = PlaylistQuery(
        start=start,
        count=count,
        sort=sort,
        search=search,
        host=None if host is None else "" if host.lower() == own_host else host.lower(),
        uuids=_read_uuids(ctx),
        filled=True,
    )
    return _answer(ctx, query)


@get("/api/v1/users/me/video-playlists/videos-exist")
@reads(auth=Auth.REQUIRED)
def find_videos(ctx: Ctx) -> dict[str, list[Membership]]:
    """Return in which of the viewer's playlists some videos stand."""
    asked = _read_list(ctx, "videoIds")
    numbers = [number for text in asked if (number := read_number(text)) is not None]
    if not asked or len(numbers) != len(asked) or len(asked) > MAX_ASKED:
        raise Invalid("Incorrect request parameters: videoIds", fields={"videoIds": "Invalid value"})
    assert ctx.viewer.account_id is not None  # the route needs somebody
    found: dict[str, list[Membership]] = {str(number): [] for number in numbers}
    for row in store.find_membership(ctx.session, ctx.viewer.account_id, numbers):
        found[str(row.video_id)].append(to_membership(row))
    return found


def _answer(ctx: Ctx, query: PlaylistQuery) -> ResultList[PlaylistDocument]:
    total, rows = list_playlists(ctx.session, query)
    return ResultList(total, to_documents(ctx.session, rows))


def _kind(number: int | None) -> PlaylistKind | None:
    return None if number is None else PlaylistKind(number)


def _read_list(ctx: Ctx, name: str) -> list[str]:
    given: Any = nest(ctx.request.query_params.multi_items()).get(name, [])
    found = given if isinstance(given, list) else [given]
    if not all(isinstance(item, str) for item in found):
        raise Invalid(f"Incorrect request parameters: {name}", fields={name: "Invalid value"})
    return found


def _read_uuids(ctx: Ctx) -> list[uuid.UUID] | None:
    asked = _read_list(ctx, "uuids")
    found = [key for key in (ids.parse(text) for text in asked[:MAX_ASKED]) if isinstance(key, uuid.UUID)]
    if len(found) != len(asked):
        raise Invalid("Incorrect request parameters: uuids", fields={"uuids": "Should have valid array of uuid"})
    return found or None


routes = (list_all, list_of_account, list_of_channel, search_for_playlists, find_videos)
