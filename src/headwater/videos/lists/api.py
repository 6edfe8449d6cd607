"""Lists of videos: of the instance, of an account, of a channel, and everybody's own."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from headwater.accounts import find_account
from headwater.channels import find_channel, has_channel
from headwater.kit.errors import NotFound
from headwater.videos.lists.answers import answer_page, check_asked
from headwater.videos.lists.query import VideoQuery, read_query
from headwater.videos.lists.store import list_videos
from headwater.videos.wire import VideoPage
from headwater.web.context import Auth, Ctx, reads
from headwater.web.wire import answers


@get("/api/v1/videos", responses=answers(VideoPage))
@reads()
def list_all(ctx: Ctx) -> Response[bytes]:
    """Return the videos that the viewer may find."""
    return _answer(ctx, check_asked(ctx, _read(ctx)))


@get("/api/v1/accounts/{account_name:str}/videos", responses=answers(VideoPage))
@reads()
def list_of_account(ctx: Ctx, account_name: FromPath[str]) -> Response[bytes]:
    """Return an account's videos that the viewer may find."""
    query = check_asked(ctx, _read(ctx))
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    return _answer(ctx, query, account_id=account.id)


@get("/api/v1/video-channels/{channel_handle:str}/videos", responses=answers(VideoPage))
@reads()
def list_of_channel(ctx: Ctx, channel_handle: FromPath[str]) -> Response[bytes]:
    """Return a channel's videos that the viewer may find."""
    query = check_asked(ctx, _read(ctx))
    channel = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if channel is None:
        raise NotFound("Video channel not found")
    return _answer(ctx, query, channel_id=channel.id)


@get("/api/v1/users/me/videos", responses=answers(VideoPage))
@reads(auth=Auth.REQUIRED)
def list_own(ctx: Ctx) -> Response[bytes]:
    """Return all of the viewer's videos, whatever their privacy and state."""
    query = _read(ctx)
    if query.channel_id is not None and not has_channel(ctx.session, query.channel_id):
        raise NotFound("Video channel not found")
    return _answer(ctx, query, account_id=ctx.viewer.account_id, own=True)


def _read(ctx: Ctx) -> VideoQuery:
    return read_query(ctx.request.scope["query_string"])


def _answer(
    ctx: Ctx, query: VideoQuery, *, account_id: int | None = None, channel_id: int | None = None, own: bool = False
) -> Response[bytes]:
    total, rows = list_videos(ctx.session, ctx.viewer, query, account_id=account_id, channel_id=channel_id, own=own)
    return answer_page(ctx, query, total, rows, own=own)


routes = (list_all, list_of_account, list_of_channel, list_own)
