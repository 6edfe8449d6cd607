"""Blocked videos over REST, for moderators."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from headwater.blocks import VideoBlock, VideoBlockKind
from headwater.house.rights import Right
from headwater.kit.clock import format_wire
from headwater.kit.errors import Invalid
from headwater.video_blocks import service, store
from headwater.videos import VideoQuery, find_any
from headwater.videos.lists import load_rows
from headwater.videos.lists.answers import shape_rows
from headwater.videos.wire import VideoSummary
from headwater.web.bodies import NO_NUL, Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

ONE = "/api/v1/videos/{video_id:str}/blacklist"
BODY = {"fields": Provide(read_fields)}
RIGHT = Right.MANAGE_VIDEO_BLACKLIST
MAX_SEARCH = 200
Sort = Literal[
    "id", "-id", "name", "-name", "duration", "-duration", "views", "-views", "likes", "-likes", "dislikes",
    "-dislikes", "uuid", "-uuid", "createdAt", "-createdAt",
]  # fmt: skip
Kind = Annotated[Literal[1, 2] | None, QueryParameter(description="Why it is blocked.")]
Search = Annotated[str | None, QueryParameter(max_length=MAX_SEARCH, pattern=NO_NUL, description="Part of the name.")]


class BlockEntry(msgspec.Struct, rename="camel"):
    """A blocked video."""

    id: int
    created_at: str
    updated_at: str
    reason: str | None
    unfederated: bool
    type: int
    video: VideoSummary


@get("/api/v1/videos/blacklist")
@reads(right=RIGHT)
def list_blocks(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    type: Kind = None,
    search: Search = None,
) -> Response[bytes]:
    """Return the blocked videos."""
    if search is not None and not search.strip():
        raise Invalid("Incorrect request parameters: search", fields={"search": "Should not be empty"})
    total, blocks = store.list_blocks(
        ctx.session,
        kind=None if type is None else VideoBlockKind(type),
        search=(search or "").strip(),
        start=start,
        count=count,
        sort=sort,
    )
    rows = load_rows(ctx.session, [block.video_id for block in blocks])
    videos = {shaped.id: shaped for shaped in shape_rows(ctx, VideoQuery(), rows)}
    page = ResultList(total, [_to_entry(block, videos[block.video_id]) for block in blocks])
    return Response(msgspec.json.encode(page), media_type="application/json")


@post(ONE, status_code=204, dependencies=BODY)
@writes(right=RIGHT)
def block_video(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Hide a video from all but its owner and moderators."""
    given: dict[str, Any] = fields.values
    video = find_any(ctx.session, video_id, field="videoId")
    service.block_video(ctx.session, video, reason=given.get("reason"), unfederate=given.get("unfederate", False))


@put(ONE, status_code=204, dependencies=BODY)
@writes(right=RIGHT)
def change_block(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Say otherwise why a video is blocked."""
    video = find_any(ctx.session, video_id, field="videoId")
    service.change_reason(ctx.session, video, fields.values.get("reason"))


@delete(ONE, status_code=204)
@writes(right=RIGHT)
def unblock_video(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Show a video again."""
    service.unblock_video(ctx.session, find_any(ctx.session, video_id, field="videoId"))


def _to_entry(block: VideoBlock, video: VideoSummary) -> BlockEntry:
    return BlockEntry(
        block.id,
        format_wire(block.created_at),
        format_wire(block.updated_at),
        block.reason,
        block.unfederated,
        int(block.kind),
        video,
    )


routes = (list_blocks, block_video, change_block, unblock_video)
