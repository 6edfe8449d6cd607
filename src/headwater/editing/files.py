"""The page of a video's files: what was sent, what was made of it; removed, made again, tried again."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.editing.frame import PATH, find_edited, lead_to, render_part
from headwater.editing.store import list_renditions
from headwater.house.rights import Right
from headwater.kit.errors import Conflict, Forbidden, Problem, Reason
from headwater.publishing.progress import list_stages
from headwater.publishing.store import read_facts
from headwater.relocation import Direction, order_move
from headwater.replacing import find_pending, remove_original
from headwater.transcoding import order_transcoding, remove_hls_file, remove_web_video
from headwater.videos import VideoState
from headwater.videos.web import read_source, read_watchable
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.reasons import explain
from headwater.web.wire import Id

PART = "files"
REFUSALS = (400, 403, 404, 409)  # what the page itself tells; the wire's own answers are for programs


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """A file made of the original; `path` is where it is removed."""

    resolution: int  # 0: sound alone
    fps: int
    codec: str
    size_bytes: int
    is_plain: bool
    is_finished: bool
    download_url: str | None
    path: str


@get(f"{PATH}/files")
@reads(auth=Auth.REQUIRED)
def show_files(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show the original, and every rendition with its state."""
    return render_files(ctx, find_edited(ctx, video_id))


@post(f"{PATH}/files/hls/{{file_id:int}}/delete", status_code=200)
@writes(right=Right.MANAGE_VIDEO_FILES)
def remove_rung(ctx: Ctx, video_id: FromPath[str], file_id: Id) -> Response[Any]:
    """Remove one rung."""
    row = find_edited(ctx, video_id)
    return _change(ctx, row, lambda: remove_hls_file(ctx.session, ctx.settings, row, file_id))


@post(f"{PATH}/files/web-videos/{{file_id:int}}/delete", status_code=200)
@writes(right=Right.MANAGE_VIDEO_FILES)
def remove_plain(ctx: Ctx, video_id: FromPath[str], file_id: Id) -> Response[Any]:
    """Remove one plain file."""
    row = find_edited(ctx, video_id)
    return _change(ctx, row, lambda: remove_web_video(ctx.session, row, file_id))


@post(f"{PATH}/files/original/delete", status_code=200)
@writes(right=Right.MANAGE_VIDEO_FILES)
def remove_sent(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Remove the kept original."""
    row = find_edited(ctx, video_id)
    return _change(ctx, row, lambda: remove_original(ctx.session, ctx.viewer, str(row.id)))


@post(f"{PATH}/files/again", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def make_again(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Have made what is missing. A video that failed may be tried again by its owner, the rest needs a right."""
    row = find_edited(ctx, video_id)
    if row.state is not VideoState.TRANSCODING_FAILED and not ctx.viewer.may(Right.RUN_VIDEO_TRANSCODING):
        raise Forbidden(Reason("Only people who look after this server may have qualities made again."))
    plain = fields.values.get("kind") == "web-video"
    return _change(ctx, row, lambda: order_transcoding(ctx.session, ctx.settings, row, plain=plain, forced=False))


@post(f"{PATH}/files/move", status_code=200)
@writes(right=Right.MANAGE_VIDEO_FILES)
def move_again(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Try once more to move the files to where they could not be moved."""
    row = find_edited(ctx, video_id)
    return _change(ctx, row, lambda: _order_again(ctx, row))


def _order_again(ctx: Ctx, row: Any) -> None:
    wanted = [direction for direction in Direction if row.moving is direction.failed]
    if not wanted:
        raise Conflict(Reason("No move of these files has failed."))
    order_move(ctx.session, row.id, wanted[0])


def _change(ctx: Ctx, row: Any, change: Any) -> Response[Any]:
    try:
        change()
    except Problem as problem:
        if problem.status not in REFUSALS:
            raise
        return render_files(ctx, row, problem=problem)
    return lead_to(row, PART)


def render_files(ctx: Ctx, row: Any, *, problem: Problem | None = None) -> Response[bytes]:
    """Answer with the page; `problem` says why something was not done."""
    pending = find_pending(ctx.session, row.id)
    facts = read_facts(ctx.session, row if pending is None else pending)
    has_failed = row.state is VideoState.TRANSCODING_FAILED
    mistakes, whole = explain(problem)
    return render_part(
        ctx,
        row,
        "files.html",
        PART,
        status=200 if problem is None else problem.status,
        islands=("replacing",),
        problem=whole or next(iter(mistakes.values()), None),
        source=read_source(ctx, row),
        renditions=_list_renditions(ctx, row),
        stages=list_stages(facts),
        is_replaced=pending is not None,
        is_busy=pending is not None or bool(facts.jobs) or row.state is VideoState.TO_TRANSCODE,
        has_failed=has_failed,
        moving=row.moving in [direction.moving for direction in Direction],
        has_stayed=row.moving in [direction.failed for direction in Direction],
        may_move=ctx.viewer.may(Right.MANAGE_VIDEO_FILES),
        may_remove=ctx.viewer.may(Right.MANAGE_VIDEO_FILES),
        may_make=has_failed or ctx.viewer.may(Right.RUN_VIDEO_TRANSCODING),
        may_replace=ctx.settings.video_file.update.enabled and not row.is_live,
        max_bytes=int(ctx.settings.upload.max_size),
    )


def _list_renditions(ctx: Ctx, row: Any) -> list[Rendition]:
    details = read_watchable(ctx, row).details
    shown = list(details.files)
    for playlist in details.streaming_playlists:
        shown += [*playlist.files, *playlist.headwater.other_codecs]
    urls = {file.id: file.file_download_url for file in shown}
    return [
        Rendition(
            resolution=file.resolution,
            fps=file.fps,
            codec=file.codec,
            size_bytes=file.size_bytes,
            is_plain=file.playlist_id is None,
            is_finished=file.finished_at is not None,
            download_url=urls.get(file.id),
            path=f"{'hls' if file.playlist_id else 'web-videos'}/{file.id}/delete",
        )
        for file in list_renditions(ctx.session, row.id)
    ]


routes = (show_files, remove_rung, remove_plain, remove_sent, make_again, move_again)
