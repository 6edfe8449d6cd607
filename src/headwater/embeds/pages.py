"""The player alone, for frames in other sites; without JavaScript the browser's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from headwater.embeds.options import EmbedOptions, read_options
from headwater.kit.errors import Forbidden, NotFound, Problem
from headwater.passwords.web import asks_for_password, open_video
from headwater.videos import Privacy, find_any
from headwater.watching.web import WatchView, find_for_page, load_view, vary_by_signals
from headwater.web.context import Ctx, reads
from headwater.web.html.error_texts import describe_error
from headwater.web.html.pages import render

TOKEN_PARAMETER = "videoFileToken"  # noqa: S105 - the name of a parameter
PATH = "/videos/embed/{video_id:str}"


@get(PATH)
@reads()
def show_embed(ctx: Ctx, video_id: str) -> Response[bytes]:
    """Show a video inside another site; what goes wrong is said inside the frame too."""
    try:
        row = find_for_page(ctx, video_id)
    except Forbidden as refusal:
        return _ask(ctx) if asks_for_password(refusal) else refuse_in_frame(ctx, video_id, refusal)
    except Problem as problem:
        return refuse_in_frame(ctx, video_id, problem)
    options = read_options(ctx.request.query_params)
    view, _ = load_view(ctx, row, with_others=False, embed=options)
    return show_in_frame(ctx, view, options, shared=row.privacy is not Privacy.PASSWORD_PROTECTED)


async def read_password(request: Request[Any, Any, Any]) -> str:
    """Return the password of the form."""
    given = (await request.form()).get("password")
    return given if isinstance(given, str) else ""


@post(PATH, status_code=200, dependencies={"password": Provide(read_password)})
@reads()
def open_embed(ctx: Ctx, video_id: FromPath[str], password: NamedDependency[str]) -> Response[Any]:
    """Show a video to whoever knows its password: frames of other sites get no cookie that could remember it."""
    try:
        row = find_any(ctx.session, video_id)
    except Problem:
        return refuse_in_frame(ctx, video_id, NotFound("Video not found"))
    if row.privacy is not Privacy.PASSWORD_PROTECTED:
        return Redirect(_own_address(ctx), status_code=303, headers={"Cache-Control": "no-store"})
    opened = open_video(ctx, row, password)
    if opened is None:
        return _ask(ctx, wrong=True)
    options = read_options(ctx.request.query_params)
    view, _ = load_view(ctx, row, with_others=False, headers=opened.headers, embed=options)
    _open_files(view, opened.file_token)
    return show_in_frame(ctx, view, options, shared=False)


def show_in_frame(ctx: Ctx, view: WatchView, options: EmbedOptions, *, shared: bool) -> Response[bytes]:
    """Answer with the player alone."""
    if options.mode == "web-video" and view.player.files:
        view.player.hls = None
    view.player.autoplay = options.autoplay
    page = render(
        ctx,
        "embeds/embed.html",
        canonical_path=view.path,
        framable=True,
        shared=shared,
        video=view,
        options=options,
        fragment=_write_fragment(options),
        style=_write_style(view, options),
    )
    return vary_by_signals(page)


def _ask(ctx: Ctx, *, wrong: bool = False) -> Response[bytes]:
    action = _own_address(ctx)
    return render(ctx, "embeds/locked.html", status=403, framable=True, shared=False, action=action, wrong=wrong)


def _own_address(ctx: Ctx) -> str:
    url = ctx.request.url
    return url.path + (f"?{url.query}" if url.query else "")


def _open_files(view: WatchView, token: str) -> None:
    """Let the page's media through without a cookie: the island adds the token to the rest."""
    query = f"?{urlencode({TOKEN_PARAMETER: token})}"
    view.player.file_token = token
    view.captions = [replace(track, url=track.url + query) for track in view.captions]
    if view.plain_file is not None:
        view.plain_file = replace(view.plain_file, url=view.plain_file.url + query)


def refuse_in_frame(ctx: Ctx, video_id: str, problem: Problem) -> Response[bytes]:
    """Say inside a frame what is wrong; `video_id` is what stands behind `/w/` in the address of the page."""
    error = describe_error(problem, ctx.request.url.path, may_log_in=False)
    watch_url = f"{ctx.settings.base_url}/w/{quote(video_id, safe='/')}"
    return render(ctx, "embeds/refused.html", status=problem.status, framable=True, error=error, watch_url=watch_url)


def _write_fragment(options: EmbedOptions) -> str:
    """Tell a browser's own player where to begin and end (Media Fragments 4.2.1)."""
    if options.start is None and options.stop is None:
        return ""
    begin = "" if options.start is None else f"{options.start:g}"
    return f"#t={begin}" + ("" if options.stop is None else f",{options.stop:g}")


def _write_style(view: WatchView, options: EmbedOptions) -> str:
    colours = {"--player-begin": options.play_colour, "--player-text": options.text_colour}
    chosen = [f"{name}: {colour}" for name, colour in colours.items() if colour]
    return "; ".join([f"--ratio: {view.ratio:.4f}", *chosen])


routes = (show_embed, open_embed)
