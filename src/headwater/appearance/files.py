"""Routes of the files that an instance's look is made of."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from headwater.appearance.look import PATH, make_files
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, reads
from headwater.web.html.client_files import FOREVER

NOT_KEPT = "no-cache"  # a page from before a change asks with the old name: it gets what counts now


@get(f"{PATH}/{{name:str}}")
@reads(auth=Auth.NONE)
def get_look_file(ctx: Ctx, name: FromPath[str]) -> Response[bytes]:
    """Send the style sheet of the accent, or the administrator's own style sheet or script."""
    files = make_files(ctx.settings)
    file = files.get(name.partition("-")[0])
    if file is None or name.rpartition(".")[2] != file.name.rpartition(".")[2]:
        raise NotFound("No such file")
    headers = {"Cache-Control": FOREVER if name == file.name else NOT_KEPT, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.media_type, headers=headers)


routes = (get_look_file,)
