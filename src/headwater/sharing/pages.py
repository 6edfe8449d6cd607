"""The share page of a video: opened as a dialog by the watch page, whole without JavaScript."""

from __future__ import annotations

from typing import Any

import segno
from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from headwater.embeds import write_iframe
from headwater.kit.ids import shorten
from headwater.sharing.wishes import read_wishes, write_embed_address, write_link
from headwater.videos import Privacy
from headwater.watching.web import find_for_page
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

EMBEDDED = (Privacy.PUBLIC, Privacy.UNLISTED, Privacy.PASSWORD_PROTECTED)
QUIET_MODULES = 2  # the white edge that a reader needs around the code; the page adds white of its own


@get("/w/{video_id:str}/share")
@reads()
def show_share(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Show the link of a video, its code, and the markup for other sites."""
    row = find_for_page(ctx, video_id)
    wishes, base = read_wishes(ctx.request.query_params), ctx.settings.base_url
    path = f"/w/{shorten(row.uuid)}"
    link = write_link(base + path, wishes)
    embed_address = write_embed_address(f"{base}/videos/embed/{row.uuid}", wishes)
    return render(
        ctx,
        "sharing/share.html",
        canonical_path=f"{path}/share",
        shared=row.privacy is not Privacy.PASSWORD_PROTECTED,
        title=row.name,
        path=path,
        wishes=wishes,
        link=link,
        qr=draw_code(link),
        is_closed=row.privacy in (Privacy.PRIVATE, Privacy.INTERNAL),
        embed=write_iframe(embed_address, row.name) if row.privacy in EMBEDDED else None,
        embed_path=embed_address.removeprefix(base),
    )


def draw_code(text: str) -> Markup:
    """Draw a QR code (ISO/IEC 18004) as an SVG element, dark on white in every theme: readers want it so."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(omitsize=True, border=QUIET_MODULES, dark="#000", light="#fff", svgclass="share-code")
    return Markup(drawing)  # noqa: S704  # drawn by us, from an address


routes = (show_share,)
