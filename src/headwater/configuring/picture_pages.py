"""The form by which an instance gets its mark and its banner."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide

from headwater.actors import PictureKind, read_picture
from headwater.administration.web import go_back
from headwater.configuration import change_instance_picture, check_editable, remove_instance_picture
from headwater.configuring.pages import render_group
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.web.bodies import INVALID, MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Ctx, computes
from headwater.web.html.navigation import SETTINGS_PATH

PATH = f"{SETTINGS_PATH}/look/pictures"
KINDS = {"avatar": PictureKind.AVATAR, "banner": PictureKind.BANNER}


@post(
    PATH,
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_PICTURE_BODY_BYTES,
)
@computes(right=Right.MANAGE_CONFIGURATION)
def change_pictures(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Give the instance a mark or a banner, or take it away."""
    check_editable(ctx.settings)
    kind = KINDS.get(str(fields.values.get("kind")))
    if kind is None:
        raise Invalid("Incorrect request parameters: kind", fields={"kind": INVALID})
    if fields.values.get("action") == "remove":
        with ctx.runtime.database.write() as session:
            remove_instance_picture(session, kind, ctx.viewer.username)
        return go_back(f"{SETTINGS_PATH}/look?done=picture#pictures")
    try:
        picture = read_picture(fields.files, kind, ctx.settings)
    except Invalid as problem:
        with ctx.runtime.database.read() as session:
            return render_group(ctx, session, "look", problem=problem)
    change_instance_picture(ctx.runtime, kind, picture, ctx.viewer.username)
    return go_back(f"{SETTINGS_PATH}/look?done=picture#pictures")


routes = (change_pictures,)
