"""The watch page and the older addresses that lead to it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.kit.errors import Forbidden
from headwater.kit.ids import shorten
from headwater.passwords.web import asks_for_password, render_form
from headwater.videos import Privacy
from headwater.videos.web import read_source
from headwater.watching.about import describe
from headwater.watching.downloads import list_downloads
from headwater.watching.web import find_for_page, load_parts, load_view, vary_by_signals
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

THREAD_MARK = ";threadId="  # how feeds and mails of such instances name a comment


@get("/w/{video_id:str}")
@reads()
def show_watch(ctx: Ctx, video_id: str) -> Response[Any]:
    """Show a video; its other ids lead to the short one. Who lacks its password is asked for it."""
    name, _, thread = video_id.partition(THREAD_MARK)
    if thread.isascii() and thread.isdecimal():
        return Redirect(f"/w/{name}/comments/{thread}", status_code=302)
    try:
        row = find_for_page(ctx, video_id)
    except Forbidden as refusal:
        if not asks_for_password(refusal):
            raise
        return render_form(ctx, f"/w/{video_id}/unlock")
    if video_id != shorten(row.uuid):
        return _redirect(ctx, row)
    view, details = load_view(ctx, row)
    page = render(
        ctx,
        "watching/watch.html",
        islands=() if view.reveal_href else ("player",),
        canonical_path=view.path,
        shared=row.privacy is not Privacy.PASSWORD_PROTECTED,
        video=view,
        parts=load_parts(ctx, row),
        **describe(ctx.settings.base_url, view, details),
    )
    return vary_by_signals(page)


@get("/w/{video_id:str}/download")
@reads()
def show_downloads(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Show what can be saved: opened as a dialog by the watch page, whole without JavaScript."""
    row = find_for_page(ctx, video_id)
    view, details = load_view(ctx, row, with_others=False)
    if not view.may_download:
        raise Forbidden("The owner of this video does not let others download it.")
    renditions = [file for playlist in details.streaming_playlists for file in playlist.files] + details.files
    return render(
        ctx,
        "watching/download.html",
        canonical_path=f"{view.path}/download",
        shared=row.privacy is not Privacy.PASSWORD_PROTECTED,
        video=view,
        downloads=list_downloads(details.uuid, renditions, view.captions, read_source(ctx, row)),
    )


@get("/videos/watch/{video_id:str}")
@reads()
def lead_to_watch(ctx: Ctx, video_id: str) -> Redirect:
    """Lead from the older address to the page."""
    return _redirect(ctx, find_for_page(ctx, video_id))


def _redirect(ctx: Ctx, row: Any) -> Redirect:
    query = ctx.request.url.query
    return Redirect(f"/w/{shorten(row.uuid)}" + (f"?{query}" if query else ""), status_code=302)


routes = (show_watch, show_downloads, lead_to_watch)
