"""Lists of videos: of the instance, of an account, of a channel, and everybody's own."""

from __future__ import annotations

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from msgspec import UNSET
from msgspec.structs import replace

from headwater.accounts import find_account
from headwater.channels import find_channel
from headwater.house.rights import Right
from headwater.kit.errors import Invalid, NotFound, Unauthenticated
from headwater.users import User
from headwater.videos import shape, store
from headwater.videos.constants_api import JSON
from headwater.videos.links import Links
from headwater.videos.lists.query import Include, VideoQuery, read_query
from headwater.videos.lists.store import list_videos
from headwater.videos.wire import VideoPage
from headwater.web.context import Auth, Ctx, reads

NSFW_HIDDEN = "do_not_list"


@get("/api/v1/videos")
@reads()
def list_all(ctx: Ctx) -> Response[bytes]:
    """Return the videos that the viewer may find."""
    return _answer(ctx, _read(ctx))


@get("/api/v1/accounts/{account_name:str}/videos")
@reads()
def list_of_account(ctx: Ctx, account_name: FromPath[str]) -> Response[bytes]:
    """Return an account's videos that the viewer may find."""
    query = _read(ctx)
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    return _answer(ctx, query, account_id=account.id)


@get("/api/v1/video-channels/{channel_handle:str}/videos")
@reads()
def list_of_channel(ctx: Ctx, channel_handle: FromPath[str]) -> Response[bytes]:
    """Return a channel's videos that the viewer may find."""
    query = _read(ctx)
    channel = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if channel is None:
        raise NotFound("Video channel not found")
    return _answer(ctx, query, channel_id=channel.id)


@get("/api/v1/users/me/videos")
@reads(auth=Auth.REQUIRED)
def list_own(ctx: Ctx) -> Response[bytes]:
    """Return all of the viewer's videos, whatever their privacy and state."""
    return _answer(ctx, read_query(ctx.request.scope["query_string"]), account_id=ctx.viewer.account_id, own=True)


def _read(ctx: Ctx) -> VideoQuery:
    query = read_query(ctx.request.scope["query_string"])
    asks_for_more = query.include or query.auto_tag_one_of is not None
    if asks_for_more and not ctx.viewer.may(Right.SEE_ALL_VIDEOS):
        raise Unauthenticated("You are not allowed to see all videos, specify a custom include or auto tags filter.")
    if query.exclude_already_watched and not ctx.viewer.signed_in:
        raise Invalid("Cannot use excludeAlreadyWatched parameter when auth token is not provided")
    return fit_to_asker(ctx, query)


def fit_to_asker(ctx: Ctx, query: VideoQuery) -> VideoQuery:
    """Fill in what the viewer's preference says of sensitive videos, and know our own host."""
    if query.nsfw is None:
        query = replace(query, nsfw=_nsfw_by_default(ctx))
    return replace(query, host=None, is_local=True) if query.host == ctx.settings.host.lower() else query


def _nsfw_by_default(ctx: Ctx) -> str:
    """What the viewer's preference, or the instance's, says of sensitive videos."""
    policy: object = ctx.settings.instance.default_nsfw_policy
    if ctx.viewer.signed_in:
        user = ctx.session.get_one(User, ctx.viewer.user_id)
        policy = user.preferences.get("nsfwPolicy", policy)
    return "false" if policy == NSFW_HIDDEN else "both"


def _answer(
    ctx: Ctx, query: VideoQuery, *, account_id: int | None = None, channel_id: int | None = None, own: bool = False
) -> Response[bytes]:
    total, rows = list_videos(ctx.session, ctx.viewer, query, account_id=account_id, channel_id=channel_id, own=own)
    with_files = query.includes(Include.FILES) and rows
    files = store.load_files(ctx.session, [row.id for row in rows]) if with_files else {}
    links = Links(ctx.runtime)
    data = [shape.to_summary(row, files.get(row.id, ()), links, query, own=own) for row in rows]
    page = VideoPage(total=UNSET if query.skip_count else total, data=data)
    return Response(msgspec.json.encode(page), media_type=JSON)


routes = (list_all, list_of_account, list_of_channel, list_own)
