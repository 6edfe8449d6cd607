"""The moderators' blocked videos, and the page on which one is blocked with a reason."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.administration.web import render_section
from headwater.blocks import VideoBlockKind, find_video_block
from headwater.house.rights import Right
from headwater.kit.ids import shorten
from headwater.moderating.frames import Place, attempt, go_to, read_page
from headwater.video_blocks import block_video, list_blocks, unblock_video
from headwater.videos import find_any
from headwater.videos.lists import load_rows
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes

PATH = "/admin/moderation/videos"
RIGHT = Right.MANAGE_VIDEO_BLACKLIST
KINDS = {"1": VideoBlockKind.MANUAL, "2": VideoBlockKind.BEFORE_PUBLISHED}


@get(PATH)
@reads(right=RIGHT)
def show_videos(ctx: Ctx) -> Response[Any]:
    """Show the blocked videos."""
    given = ctx.request.query_params
    kind, page, size = given.get("type", ""), read_page(ctx), ctx.settings.web.page_size
    span: dict[str, Any] = {"start": (page - 1) * size, "count": size, "sort": "-createdAt"}
    total, blocks = list_blocks(ctx.session, kind=KINDS.get(kind), search="", **span)
    rows = {row.id: row for row in load_rows(ctx.session, [block.video_id for block in blocks])}
    place = Place(PATH, {"type": kind}, page, size, total)
    return render_section(
        ctx,
        "videos.html",
        PATH,
        room="moderating",
        base=PATH,
        entries=[(block, rows[block.video_id], shorten(rows[block.video_id].uuid)) for block in blocks],
        total=total,
        kind=kind,
        done=given.get("done", ""),
        previous=place.address(page - 1),
        following=place.address(page + 1),
    )


@get(f"{PATH}/{{video_id:str}}")
@reads(right=RIGHT)
def show_video(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Ask why a video is to be blocked."""
    return _render(ctx, video_id)


@post(f"{PATH}/{{video_id:str}}", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=RIGHT)
def change_video(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Block a video, or show it again."""
    given, video = fields.values, find_any(ctx.session, video_id)
    if given.get("action") == "unblock":
        problem = attempt(lambda: unblock_video(ctx.session, video))
        return go_to(f"{PATH}?done=unblock") if problem is None else _render(ctx, video_id, problem)
    wishes = {"reason": given.get("reason"), "unfederate": "unfederate" in given}
    problem = attempt(lambda: block_video(ctx.session, video, **wishes))
    return go_to(f"{PATH}?done=block") if problem is None else _render(ctx, video_id, problem, given)


def _render(ctx: Ctx, video_id: str, problem: Any = None, given: Any = None) -> Response[Any]:
    video = find_any(ctx.session, video_id)
    return render_section(
        ctx,
        "video.html",
        PATH,
        room="moderating",
        status=200 if problem is None else problem.status,
        base=PATH,
        video=video,
        short=shorten(video.uuid),
        block=find_video_block(ctx.session, video.id),
        given=given or {},
        problem=problem,
    )


routes = (show_videos, show_video, change_video)
