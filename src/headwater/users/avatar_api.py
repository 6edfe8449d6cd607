"""The viewer's own avatar, over REST."""

from __future__ import annotations

import sqlalchemy as sa
from litestar import delete, post
from litestar.di import NamedDependency, Provide
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import ActorImage, PictureKind, change_picture, read_picture, remove_picture, to_avatars
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Ctx, computes, writes

AVATAR = PictureKind.AVATAR


@post(
    "/api/v1/users/me/avatar/pick",
    status_code=200,
    dependencies={"fields": Provide(read_fields)},
    request_max_body_size=MAX_PICTURE_BODY_BYTES,
)
@computes()
def pick_avatar(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, list[ActorImage]]:
    """Give the viewer's account an avatar."""
    picture = read_picture(fields.files, AVATAR, ctx.settings)
    with ctx.runtime.database.read() as session:
        actor_id = _own_actor(ctx, session)
    return {"avatars": to_avatars(change_picture(ctx.runtime, actor_id, AVATAR, picture))}


@delete("/api/v1/users/me/avatar", status_code=200)
@writes()
def delete_avatar(ctx: Ctx) -> dict[str, list[ActorImage]]:
    """Take the avatar of the viewer's account away."""
    remove_picture(ctx.session, _own_actor(ctx, ctx.session), AVATAR)
    return {"avatars": []}


def _own_actor(ctx: Ctx, session: Session) -> int:
    return session.execute(sa.select(Account.actor_id).where(Account.id == ctx.viewer.account_id)).scalar_one()


routes = (pick_avatar, delete_avatar)
