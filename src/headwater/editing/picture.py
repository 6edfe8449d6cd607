"""The page of a video's picture: a file of one's own, or a moment of the video."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.editing.frame import PATH, find_edited, lead_to, render_part
from headwater.editing.times import read_time
from headwater.kit.errors import Invalid, Problem, Reason
from headwater.stills import ask_for_still
from headwater.videos import change_pictures, tell_change
from headwater.videos.web import read_watchable
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.reasons import explain

MAX_BODY_BYTES = 10 << 20  # a picture of 4 MiB, the wire's bound, and the form around it
FILE, TIME = "thumbnailfile", "time"


@get(f"{PATH}/picture")
@reads(auth=Auth.REQUIRED)
def show_picture(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show the picture and the two ways to another one."""
    return _render(ctx, find_edited(ctx, video_id))


@post(
    f"{PATH}/picture",
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_BODY_BYTES,
)
@computes()
def save_picture(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Take the picture that was sent, or have one made of the moment that was named."""
    with ctx.runtime.database.read() as session:
        row = find_edited(ctx.within(session), video_id)
    try:
        if FILE in fields.files:
            given = dict.fromkeys(("thumbnailfile", "previewfile"), fields.files[FILE])
            change_pictures(ctx.runtime, row.id, given, tell_change)
        else:
            seconds = read_time(fields.values.get(TIME))
            if seconds is None or seconds >= max(row.duration_seconds, 1):
                raise Invalid(
                    f"Incorrect request parameters: {TIME}", fields={TIME: Reason("Not a moment of the video.")}
                )
            with ctx.runtime.database.write() as session:
                ask_for_still(session, row.id, seconds)
    except Problem as problem:
        if problem.status != 400:
            raise
        with ctx.runtime.database.read() as session:
            return _render(ctx.within(session), row, problem=problem, typed=fields.values.get(TIME), status=400)
    return lead_to(row, "picture")


def _render(
    ctx: Ctx, row: Any, *, problem: Problem | None = None, typed: object = None, status: int = 200
) -> Response[bytes]:
    files = [file for playlist in read_watchable(ctx, row).details.streaming_playlists for file in playlist.files]
    playable = [file for file in files if file.file_url and file.has_video]
    mistakes, whole = explain(problem)
    return render_part(
        ctx,
        row,
        "picture.html",
        "picture",
        status=status,
        islands=("editing",),
        mistakes=mistakes,
        problem=whole,
        typed=typed if isinstance(typed, str) else "",
        file_url=playable[-1].file_url if playable else None,
        duration_seconds=row.duration_seconds,
    )


routes = (show_picture, save_picture)
