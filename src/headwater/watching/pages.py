"""The watch page and the older addresses that lead to it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.response import Redirect

from headwater.house.feature import all_features, resolve
from headwater.kit.errors import Forbidden, Invalid, NotFound
from headwater.kit.ids import shorten
from headwater.passwords.web import asks_for_password, render_form
from headwater.videos import Privacy, find_visible, list_newest_cards
from headwater.videos.web import VideoDetails, read_watchable
from headwater.watching.view import WatchView, build_watch_view
from headwater.web.context import Ctx, reads
from headwater.web.html.filters import iso_length
from headwater.web.html.pages import render

UP_NEXT_COUNT = 12


@get("/w/{video_id:str}")
@reads()
def show_watch(ctx: Ctx, video_id: str) -> Response[Any]:
    """Show a video; its other ids lead to the short one. Who lacks its password is asked for it."""
    try:
        row = _find(ctx, video_id)
    except Forbidden as refusal:
        if not asks_for_password(refusal):
            raise
        return render_form(ctx, f"/w/{video_id}/unlock")
    if video_id != shorten(row.uuid):
        return _redirect(ctx, row)
    view, details = _build_view(ctx, row)
    return render(
        ctx,
        "watching/watch.html",
        islands=("player",),
        canonical_path=view.path,
        shared=row.privacy is not Privacy.PASSWORD_PROTECTED,
        video=view,
        **_describe(ctx, view, details),
    )


@get("/videos/watch/{video_id:str}")
@reads()
def lead_to_watch(ctx: Ctx, video_id: str) -> Redirect:
    """Lead from the older address to the page."""
    return _redirect(ctx, _find(ctx, video_id))


def _find(ctx: Ctx, video_id: str) -> Any:
    try:
        return find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    except Invalid as error:  # no id at all: for a person that is a page that does not exist
        raise NotFound("Video not found") from error


def _build_view(ctx: Ctx, row: Any) -> tuple[WatchView, VideoDetails]:
    watchable = read_watchable(ctx, row)
    policy = ctx.settings.instance.default_nsfw_policy
    told = [feature.watch for feature in all_features() if feature.watch] if watchable.may_watch else []
    view = build_watch_view(
        watchable.details,
        watchable.storyboard,
        list_newest_cards(ctx.session, ctx.viewer, nsfw_policy=policy, start=0, count=UP_NEXT_COUNT, without=row.id),
        [resolve(part)(ctx, row) for part in told],
        base_url=ctx.settings.base_url,
        may_download=watchable.may_download,
    )
    return view, watchable.details


def _redirect(ctx: Ctx, row: Any) -> Redirect:
    query = ctx.request.url.query
    return Redirect(f"/w/{shorten(row.uuid)}" + (f"?{query}" if query else ""), status_code=302)


def _describe(ctx: Ctx, view: WatchView, video: VideoDetails) -> dict[str, Any]:
    """Return what other sites read, with absolute addresses; files of closed videos are not named."""
    base = ctx.settings.base_url

    def absolute(path: str) -> str:
        return base + path if path.startswith("/") else path

    poster_url = absolute(view.poster) if view.poster else None
    plain_file_url = absolute(view.plain_file.url) if view.plain_file and view.is_public else None
    structured = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": view.title,
        "description": view.summary or view.title,
        "thumbnailUrl": poster_url,
        "uploadDate": video.published_at,
        "duration": iso_length(video.duration),
        "url": base + view.path,
        "contentUrl": plain_file_url,
        "author": {"@type": "Person", "name": view.channel_name, "url": video.channel.url},
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/WatchAction",
            "userInteractionCount": view.views,
        },
    }
    return {
        "poster_url": poster_url,
        "plain_file_url": plain_file_url,
        "structured_data": {name: value for name, value in structured.items() if value is not None},
    }


routes = (show_watch, lead_to_watch)
