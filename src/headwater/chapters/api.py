"""The chapters of a video over REST."""

from __future__ import annotations

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.chapters import service
from headwater.chapters.rules import FIELD, Chapter
from headwater.videos import find_visible
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import answers

PATH = "/api/v1/videos/{video_id:str}/chapters"


class Chapters(msgspec.Struct):
    """The chapters of a video, by time."""

    chapters: list[Chapter]


@get(PATH, responses=answers(Chapters))
@reads()
def get_chapters(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Return the chapters of a video."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    chapters = service.list_chapters(ctx.session, row, ctx.settings.chapters.max_count)
    return Response(msgspec.json.encode(Chapters(chapters)), media_type="application/json")


@put(PATH, status_code=204, dependencies={"fields": Provide(read_fields)})
@writes()
def put_chapters(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Replace the chapters of a video."""
    given = fields.values.get(FIELD)
    service.replace_chapters(ctx.session, ctx.viewer, video_id, given, ctx.settings.chapters.max_count)


routes = (get_chapters, put_chapters)
