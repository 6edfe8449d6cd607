"""What every page about one video of one's own begins with: finding it, and the way to its other pages."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from litestar.response import Redirect

from headwater.kit.errors import Invalid, NotFound
from headwater.kit.ids import shorten
from headwater.transcoding.web import say_failure
from headwater.videos import VideoState, find_managed
from headwater.web.context import Ctx
from headwater.web.html.pages import render

PATH = "/videos/manage/{video_id:str}"
SAVED = "saved"  # in the address, after a change
NO_STORE = {"Cache-Control": "no-store"}
PICTURES_PATH = "/lazy-static/previews"


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """The video that a page is about; `base` is the path of its pages."""

    id: int
    uuid: str
    title: str
    base: str
    watch_url: str
    statistics_url: str
    picture_url: str | None
    is_playable: bool
    failure: str | None


def find_edited(ctx: Ctx, video_id: str) -> Any:
    """Return the row of a video that the viewer may change; raises NotFound or Forbidden."""
    try:
        return find_managed(ctx.session, ctx.viewer, video_id)
    except Invalid as error:  # no id at all: for a person that is a page that does not exist
        raise NotFound("Video not found") from error


def base_path(row: Any) -> str:
    """Return the path of a video's pages."""
    return f"/videos/manage/{shorten(row.uuid)}"


def render_part(ctx: Ctx, row: Any, template: str, part: str, *, status: int = 200, **context: Any) -> Response[bytes]:
    """Answer with one of the pages of a video; `part` is the current one."""
    picture = row.preview_filename
    video = Edited(
        id=row.id,
        uuid=str(row.uuid),
        title=row.name,
        base=base_path(row),
        watch_url=f"/w/{shorten(row.uuid)}",
        statistics_url=f"/stats/videos/{shorten(row.uuid)}",
        picture_url=f"{PICTURES_PATH}/{picture}" if picture else None,
        is_playable=row.playable_at is not None or row.state is VideoState.PUBLISHED,
        failure=say_failure(row.failure) if row.state is VideoState.TRANSCODING_FAILED else None,
    )
    saved = SAVED in ctx.request.query_params
    return render(ctx, f"editing/{template}", status=status, video=video, part=part, is_saved=saved, **context)


def lead_to(row: Any, part: str = "", *, saved: bool = True) -> Redirect:
    """Lead to a page of a video after a change."""
    address = base_path(row) + (f"/{part}" if part else "") + (f"?{SAVED}=1" if saved else "")
    return Redirect(address, status_code=303, headers=NO_STORE)
