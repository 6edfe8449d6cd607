"""GET /services/oembed: a site that has the address of a video or playlist asks how to show it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from headwater.embeds import HEIGHT, WIDTH, OEmbed, Reference, fit, read_reference, write_iframe
from headwater.house import Viewer
from headwater.kit.errors import Forbidden, Invalid, NotOffered, Unauthenticated
from headwater.media.thumbnail import MINIATURE, PREVIEW
from headwater.playlists import find_visible_playlist
from headwater.playlists.web import read_shown
from headwater.videos import find_visible
from headwater.videos.web import read_watchable
from headwater.web.context import Auth, Ctx, reads

MAX_URL_CHARACTERS = 2000
Size = Annotated[int | None, QueryParameter(ge=0, le=100_000)]


class Shown(msgspec.Struct, frozen=True):
    """What is to be shown: its title, whose it is, its frame and its picture."""

    title: str
    author: tuple[str, str]  # name and address
    embed_path: str
    picture_path: str | None
    picture_size: tuple[int, int]


@get("/services/oembed")
@reads(auth=Auth.NONE)
def show_oembed(
    ctx: Ctx, url: str = "", format: str = "json", maxwidth: Size = None, maxheight: Size = None
) -> OEmbed:  # the names of the query
    """Say how to show a video or playlist that everybody with its address may see."""
    if format != "json":
        raise NotOffered("Requested format is not implemented on server.", format=format)
    base = ctx.settings.base_url
    reference = read_reference(url, base) if len(url) <= MAX_URL_CHARACTERS else None
    if reference is None:
        raise Invalid("Invalid url.", url=url[:MAX_URL_CHARACTERS])
    found = (_find_playlist if reference.is_playlist else _find_video)(ctx, reference)
    width, height = fit(maxwidth, WIDTH), fit(maxheight, HEIGHT)
    src = f"{base}{found.embed_path}" + (f"?{reference.query}" if reference.query else "")
    wide, high = found.picture_size
    picture_fits = fit(maxwidth, wide) == wide and fit(maxheight, high) == high
    picture = base + found.picture_path if found.picture_path and picture_fits else None
    return OEmbed(
        type="video",
        version="1.0",
        html=write_iframe(src, found.title, width=width, height=height),
        width=width,
        height=height,
        title=found.title,
        author_name=found.author[0],
        author_url=found.author[1],
        provider_name=ctx.settings.instance.name,
        provider_url=base,
        thumbnail_url=picture,
        thumbnail_width=wide if picture else None,
        thumbnail_height=high if picture else None,
    )


def _find_video(ctx: Ctx, reference: Reference) -> Shown:
    try:
        row = find_visible(ctx.session, Viewer(), reference.name)
    except (Unauthenticated, Forbidden) as refusal:
        raise Forbidden("Video is not publicly available.") from refusal
    video = read_watchable(ctx, row).details
    author = (video.channel.display_name, video.channel.url)
    return Shown(video.name, author, video.embed_path, video.preview_path, PREVIEW)


def _find_playlist(ctx: Ctx, reference: Reference) -> Shown:
    try:
        playlist = find_visible_playlist(ctx.session, Viewer(), reference.name)
    except (Unauthenticated, Forbidden) as refusal:
        raise Forbidden("Playlist is not public.") from refusal
    document = read_shown(ctx.session, playlist.id)
    owner = document.video_channel or document.owner_account
    author, picture = (owner.display_name, owner.url), document.thumbnail_path
    size = PREVIEW if playlist.picture_filename else MINIATURE  # its own, or the small one of a video
    return Shown(document.display_name, author, document.embed_path, picture, size)


routes = (show_oembed,)
