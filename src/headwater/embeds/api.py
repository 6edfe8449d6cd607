"""GET /services/oembed: a site that has the address of a video asks how to show it."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from headwater.embeds.oembed import HEIGHT, WIDTH, OEmbed, fit, read_reference, write_iframe
from headwater.house import Viewer
from headwater.kit.errors import Forbidden, Invalid, NotOffered, Unauthenticated
from headwater.media.thumbnail import PREVIEW
from headwater.videos import find_visible
from headwater.videos.web import read_watchable
from headwater.web.context import Auth, Ctx, reads

MAX_URL_CHARACTERS = 2000
Size = Annotated[int | None, QueryParameter(ge=0, le=100_000)]


@get("/services/oembed")
@reads(auth=Auth.NONE)
def show_oembed(
    ctx: Ctx, url: str = "", format: str = "json", maxwidth: Size = None, maxheight: Size = None
) -> OEmbed:  # the names of the query
    """Say how to show a video that everybody with its address may see."""
    if format != "json":
        raise NotOffered("Requested format is not implemented on server.", format=format)
    base = ctx.settings.base_url
    reference = read_reference(url, base) if len(url) <= MAX_URL_CHARACTERS else None
    if reference is None:
        raise Invalid("Invalid url.", url=url[:MAX_URL_CHARACTERS])
    try:
        row = find_visible(ctx.session, Viewer(), reference.video)
    except (Unauthenticated, Forbidden) as refusal:
        raise Forbidden("Video is not publicly available.") from refusal
    video = read_watchable(ctx, row).details
    width, height = fit(maxwidth, WIDTH), fit(maxheight, HEIGHT)
    src = f"{base}{video.embed_path}" + (f"?{reference.query}" if reference.query else "")
    picture_fits = fit(maxwidth, PREVIEW[0]) == PREVIEW[0] and fit(maxheight, PREVIEW[1]) == PREVIEW[1]
    picture = base + video.preview_path if video.preview_path and picture_fits else None
    return OEmbed(
        type="video",
        version="1.0",
        html=write_iframe(src, video.name, width=width, height=height),
        width=width,
        height=height,
        title=video.name,
        author_name=video.channel.display_name,
        author_url=video.channel.url,
        provider_name=ctx.settings.instance.name,
        provider_url=base,
        thumbnail_url=picture,
        thumbnail_width=PREVIEW[0] if picture else None,
        thumbnail_height=PREVIEW[1] if picture else None,
    )


routes = (show_oembed,)
