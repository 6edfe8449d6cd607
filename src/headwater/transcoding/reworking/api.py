"""REST groups `video-files` (removing) and `transcoding`, for administrators."""

from __future__ import annotations

from typing import Any

from litestar import delete, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.house.rights import Right
from headwater.transcoding.reworking import service
from headwater.videos import find_any
from headwater.web.bodies import INVALID, Check, Fields, check_fields, read_fields
from headwater.web.context import Ctx, writes
from headwater.web.wire import Id

PLAIN = ("web-video", "webtorrent")
KINDS = {"transcodingType": str, "forceTranscoding": bool}
CHECKS: dict[str, Check] = {
    "transcodingType": (lambda kind: kind in ("hls", *PLAIN), INVALID),
    "forceTranscoding": (lambda value: True, "Should have a valid forceTranscoding boolean"),
}


@delete("/api/v1/videos/{video_id:str}/hls", status_code=204)
@writes(right=Right.MANAGE_VIDEO_FILES)
def delete_hls(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Remove the streaming playlist and its files."""
    service.remove_hls(ctx.session, _find(ctx, video_id))


@delete("/api/v1/videos/{video_id:str}/hls/{file_id:int}", status_code=204)
@writes(right=Right.MANAGE_VIDEO_FILES)
def delete_hls_file(ctx: Ctx, video_id: FromPath[str], file_id: Id) -> None:
    """Remove one rung."""
    service.remove_hls_file(ctx.session, ctx.settings, _find(ctx, video_id), file_id)


@delete(["/api/v1/videos/{video_id:str}/web-videos", "/api/v1/videos/{video_id:str}/webtorrent"], status_code=204)
@writes(right=Right.MANAGE_VIDEO_FILES)
def delete_web_videos(ctx: Ctx, video_id: FromPath[str]) -> None:
    """Remove all plain files."""
    service.remove_web_videos(ctx.session, _find(ctx, video_id))


@delete(
    [
        "/api/v1/videos/{video_id:str}/web-videos/{file_id:int}",
        "/api/v1/videos/{video_id:str}/webtorrent/{file_id:int}",
    ],
    status_code=204,
)
@writes(right=Right.MANAGE_VIDEO_FILES)
def delete_web_video(ctx: Ctx, video_id: FromPath[str], file_id: Id) -> None:
    """Remove one plain file."""
    service.remove_web_video(ctx.session, _find(ctx, video_id), file_id)


@post("/api/v1/videos/{video_id:str}/transcoding", status_code=204, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.RUN_VIDEO_TRANSCODING)
def run_transcoding(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Have renditions made that are missing or damaged."""
    given = check_fields(fields.values, KINDS, required=("transcodingType",), checks=CHECKS)
    plain, forced = given["transcodingType"] in PLAIN, given.get("forceTranscoding", False)
    video = _find(ctx, video_id, field="videoId")
    service.make_again(ctx.session, ctx.settings, video, plain=plain, forced=forced)


def _find(ctx: Ctx, video_id: str, *, field: str = "id") -> Any:
    return find_any(ctx.session, video_id, field=field)


routes = (delete_hls, delete_hls_file, delete_web_videos, delete_web_video, run_transcoding)
