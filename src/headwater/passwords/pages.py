"""The form that asks for a video's password. It needs no JavaScript; what was right is remembered by a cookie."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.kit.errors import Invalid, NotFound
from headwater.kit.ids import shorten
from headwater.passwords.proof import COOKIE, find_password, write_cookie
from headwater.passwords.web import render_form
from headwater.videos import Privacy, find_any
from headwater.web.context import Ctx, reads
from headwater.web.cookies import make_cookie

FIELD = "password"


async def read_form(request: Request[Any, Any, Any]) -> str:
    """Return the password of the form."""
    given = (await request.form()).get(FIELD)
    return given if isinstance(given, str) else ""


@post("/w/{video_id:str}/unlock", status_code=200, dependencies={"password": Provide(read_form)})
@reads()
def unlock(ctx: Ctx, video_id: FromPath[str], password: NamedDependency[str]) -> Response[Any]:
    """Check the password, note in a cookie that it was right, and lead to the video."""
    try:
        row = find_any(ctx.session, video_id)
    except Invalid as error:
        raise NotFound("Video not found") from error
    path = f"/w/{shorten(row.uuid)}"
    headers = {"Cache-Control": "no-store"}
    if row.privacy is not Privacy.PASSWORD_PROTECTED:
        return Redirect(path, status_code=303, headers=headers)
    password_id = find_password(ctx.session, row.id, password)
    if password_id is None:
        return render_form(ctx, f"{path}/unlock", wrong=True)
    lifetime = ctx.settings.sessions.video_file_token_lifetime
    text = write_cookie(ctx.runtime.secret, ctx.request.cookies.get(COOKIE, ""), row.uuid, password_id, lifetime)
    return Redirect(path, status_code=303, cookies=[make_cookie(ctx, COOKIE, text, int(lifetime))], headers=headers)


routes = (unlock,)
