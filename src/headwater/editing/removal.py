"""The page that asks before a video is removed."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.editing.frame import NO_STORE, PATH, find_edited, render_part
from headwater.videos import delete_video
from headwater.web.context import Auth, Ctx, reads, writes

AFTERWARDS = "/my-library/videos?done=delete&count=1"


@get(f"{PATH}/delete")
@reads(auth=Auth.REQUIRED)
def ask_removal(ctx: Ctx, video_id: FromPath[str]) -> Response[bytes]:
    """Say what would be lost."""
    row = find_edited(ctx, video_id)
    return render_part(ctx, row, "delete.html", "delete", views=row.views, comments=row.comments)


@post(f"{PATH}/delete", status_code=200)
@writes()
def remove(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Remove the video."""
    row = find_edited(ctx, video_id)
    delete_video(ctx.session, ctx.viewer, row.id, row.owner_account_id)
    return Redirect(AFTERWARDS, status_code=303, headers=NO_STORE)


routes = (ask_removal, remove)
