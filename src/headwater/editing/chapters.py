"""The page of a video's chapters: lines of a time and a title, or whatever the description says."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.chapters import Chapter, are_by_owner, find_in_text, forget_chapters, list_chapters, replace_chapters
from headwater.editing.frame import PATH, find_edited, lead_to, render_part
from headwater.editing.times import read_time, write_time
from headwater.kit.errors import Invalid, Problem, Reason
from headwater.videos.web import read_watchable
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.reasons import explain_field

LINES, FROM_DESCRIPTION = "chapters", "from-description"


@get(f"{PATH}/chapters")
@reads(auth=Auth.REQUIRED)
def show_chapters(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Show the chapters that count, and those that the description has."""
    row = find_edited(ctx, video_id)
    chapters = list_chapters(ctx.session, row, ctx.settings.chapters.max_count)
    return _render(ctx, row, write_lines(chapters))


@post(f"{PATH}/chapters", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def save_chapters(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Save the lines, or take the owner's chapters away again."""
    row = find_edited(ctx, video_id)
    typed = fields.values.get(LINES)
    text = typed.replace("\r\n", "\n") if isinstance(typed, str) else ""
    try:
        if FROM_DESCRIPTION in fields.values:
            forget_chapters(ctx.session, ctx.viewer, str(row.id))
        else:
            limit = ctx.settings.chapters.max_count
            replace_chapters(ctx.session, ctx.viewer, str(row.id), read_lines(text), limit)
    except Problem as problem:
        if problem.status != 400:
            raise
        return _render(ctx, row, text, mistake=explain_field(problem, LINES), status=400)
    return lead_to(row, "chapters")


def read_lines(text: str) -> list[dict[str, Any]]:
    """Read one chapter a line, as the API takes them; raises Invalid naming the line that is none."""
    chapters = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        time, _, title = line.partition(" ")
        seconds = read_time(time)
        if seconds is None or not title.strip():
            reason = Reason("“%(line)s” should be a time such as 1:30 and a title.", line=line[:60])
            raise Invalid(f"Incorrect request parameters: {LINES}", fields={LINES: reason})
        chapters.append({"timecode": int(seconds), "title": title.strip()})
    return chapters


def write_lines(chapters: list[Chapter]) -> str:
    """Write chapters as the form has them."""
    return "\n".join(f"{write_time(chapter.timecode)} {chapter.title}" for chapter in chapters)


def _render(ctx: Ctx, row: Any, text: str, *, mistake: str | None = None, status: int = 200) -> Response[bytes]:
    limit = ctx.settings.chapters.max_count
    described = find_in_text(row.description or "", duration=row.duration_seconds, max_count=limit)
    return render_part(
        ctx,
        row,
        "chapters.html",
        "chapters",
        status=status,
        islands=("editing",),
        text=text,
        mistake=mistake,
        are_own=are_by_owner(ctx.session, row.id),
        described=[(write_time(chapter.timecode), chapter.title) for chapter in described],
        file_url=smallest_file(ctx, row),
    )


def smallest_file(ctx: Ctx, row: Any) -> str | None:
    """Return the address of the smallest file with a picture, to watch beside a form; None while there is none."""
    files = [file for playlist in read_watchable(ctx, row).details.streaming_playlists for file in playlist.files]
    playable = [file.file_url for file in files if file.file_url and file.has_video]
    return playable[-1] if playable else None


routes = (show_chapters, save_chapters)
