"""The instance's own avatar and banner, over REST: they are those of its actor."""

from __future__ import annotations

from litestar import delete, post
from litestar.di import NamedDependency, Provide
from sqlalchemy.orm import Session

from headwater.actors import PictureKind, change_picture, find_instance_actor, read_picture, remove_picture
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
    remove_picture(ctx.session, _actor_id(ctx.session), PictureKind.AVATAR)


@delete(BANNER, status_code=204)
@writes(right=Right.MANAGE_CONFIGURATION)
def delete_instance_banner(ctx: Ctx) -> None:
    """Take the instance's banner away."""
    remove_picture(ctx.session, _actor_id(ctx.session), PictureKind.BANNER)


def _pick(ctx: Ctx, fields: Fields, kind: PictureKind) -> None:
    picture = read_picture(fields.files, kind, ctx.settings)
    with ctx.runtime.database.read() as session:
        actor_id = _actor_id(session)
    change_picture(ctx.runtime, actor_id, kind, picture)


def _actor_id(session: Session) -> int:
    return find_instance_actor(session).id


routes = (pick_instance_avatar, pick_instance_banner, delete_instance_avatar, delete_instance_banner)
