"""Channels as their owners change them, over REST: make, edit, remove, avatar and banner."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import delete, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.actors import (
    ActorImage,
    PictureKind,
    change_picture,
    read_picture,
    remove_picture,
    to_avatars,
    to_banners,
)
from headwater.channels import service
from headwater.channels.fields import read_channel_changes, read_new_channel
from headwater.channels.store import find_channel
from headwater.kit.errors import NotFound
from headwater.web.bodies import MAX_PICTURE_BODY_BYTES, Fields, read_fields
from headwater.web.context import Ctx, computes, writes

CHANNELS = "/api/v1/video-channels"
ONE = f"{CHANNELS}/{{channel_handle:str}}"
BODY = {"fields": Provide(read_fields)}


class ChannelId(msgspec.Struct):
    """The number of a new channel."""

    id: int


@post(CHANNELS, status_code=200, dependencies=BODY)
@writes()
def post_channel(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, ChannelId]:
    """Make a channel of the viewer."""
    channel = service.add_channel(ctx.session, ctx.settings, ctx.viewer, read_new_channel(fields.values))
    return {"videoChannel": ChannelId(channel.id)}


@put(ONE, status_code=204, dependencies=BODY)
@writes()
def put_channel(ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Change a channel."""
    row = _find(ctx, ctx.session, channel_handle)
    service.check_may_manage(ctx.viewer, row)
    service.change_channel(ctx.session, ctx.viewer, row, read_channel_changes(fields.values))


@delete(ONE, status_code=204)
@writes()
def delete_channel(ctx: Ctx, channel_handle: FromPath[str]) -> None:
    """Remove a channel with all of its videos."""
    service.delete_channel(ctx.session, ctx.viewer, _find(ctx, ctx.session, channel_handle))


@post(f"{ONE}/avatar/pick", status_code=200, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def pick_avatar(
    ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]
) -> dict[str, list[ActorImage]]:
    """Give a channel an avatar."""
    return {"avatars": to_avatars(_pick(ctx, channel_handle, fields, PictureKind.AVATAR))}


@post(f"{ONE}/banner/pick", status_code=200, dependencies=BODY, request_max_body_size=MAX_PICTURE_BODY_BYTES)
@computes()
def pick_banner(
    ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]
) -> dict[str, list[ActorImage]]:
    """Give a channel a banner."""
    return {"banners": to_banners(_pick(ctx, channel_handle, fields, PictureKind.BANNER))}


@delete(f"{ONE}/avatar", status_code=204)
@writes()
def delete_avatar(ctx: Ctx, channel_handle: FromPath[str]) -> None:
    """Take a channel's avatar away."""
    _remove(ctx, channel_handle, PictureKind.AVATAR)


@delete(f"{ONE}/banner", status_code=204)
@writes()
def delete_banner(ctx: Ctx, channel_handle: FromPath[str]) -> None:
    """Take a channel's banner away."""
    _remove(ctx, channel_handle, PictureKind.BANNER)


def _find(ctx: Ctx, session: Session, handle: str) -> Any:
    row = find_channel(session, handle, ctx.settings.host)
    if row is None:
        raise NotFound("Video channel not found")
    return row


def _pick(ctx: Ctx, handle: str, fields: Fields, kind: PictureKind) -> list[dict[str, Any]]:
    with ctx.runtime.database.read() as session:
        row = _find(ctx, session, handle)
        service.check_may_manage(ctx.viewer, row)
    return change_picture(ctx.runtime, row.actor_id, kind, read_picture(fields.files, kind, ctx.settings))


def _remove(ctx: Ctx, handle: str, kind: PictureKind) -> None:
    row = _find(ctx, ctx.session, handle)
    service.check_may_manage(ctx.viewer, row)
    remove_picture(ctx.session, row.actor_id, kind)


routes = (
    post_channel,
    put_channel,
    delete_channel,
    pick_avatar,
    pick_banner,
    delete_avatar,
    delete_banner,
)
