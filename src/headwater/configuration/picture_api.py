"""The instance's own avatar and banner, over REST: they are those of its actor."""

from __future__ import annotations

from litestar import delete, post
from litestar.di import NamedDependency, Provide

from headwater.actors import PictureKind, read_picture
from headwater.configuration.pictures import change_instance_picture, remove_instance_picture
from headwater.configuration.rules import check_editable
from headwater.house.rights import Right
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Ctx, computes, writes

AVATAR, BANNER = "/api/v1/config/instance-avatar", "/api/v1/config/instance-banner"
BODY = {"fields": Provide(read_fields)}


@post(f"{AVATAR}/pick", status_code=204, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes(right=Right.MANAGE_CONFIGURATION)
def pick_instance_avatar(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Give the instance an avatar."""
    _pick(ctx, fields, PictureKind.AVATAR)


@post(f"{BANNER}/pick", status_code=204, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes(right=Right.MANAGE_CONFIGURATION)
def pick_instance_banner(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Give the instance a banner."""
    _pick(ctx, fields, PictureKind.BANNER)


@delete(AVATAR, status_code=204)
@writes(right=Right.MANAGE_CONFIGURATION)
def delete_instance_avatar(ctx: Ctx) -> None:
    """Take the instance's avatar away."""
    check_editable(ctx.settings)
    remove_instance_picture(ctx.session, PictureKind.AVATAR, ctx.viewer.username)


@delete(BANNER, status_code=204)
@writes(right=Right.MANAGE_CONFIGURATION)
def delete_instance_banner(ctx: Ctx) -> None:
    """Take the instance's banner away."""
    check_editable(ctx.settings)
    remove_instance_picture(ctx.session, PictureKind.BANNER, ctx.viewer.username)


def _pick(ctx: Ctx, fields: Fields, kind: PictureKind) -> None:
    check_editable(ctx.settings)
    picture = read_picture(fields.files, kind, ctx.settings)
    change_instance_picture(ctx.runtime, kind, picture, ctx.viewer.username)


routes = (pick_instance_avatar, pick_instance_banner, delete_instance_avatar, delete_instance_banner)
