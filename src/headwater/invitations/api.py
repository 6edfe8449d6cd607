"""Invitations over our own API."""

from __future__ import annotations

from litestar import delete, get, post
from litestar.di import NamedDependency, Provide

from headwater.invitations import service
from headwater.invitations.fields import read_wishes
from headwater.invitations.wire import ShownInvitation
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

PATH = "/api/headwater/v1/invitations"


@get(PATH)
@reads(auth=Auth.REQUIRED)
def list_invitations(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, everybody: bool = False
) -> ResultList[ShownInvitation]:
    """Return the viewer's invitations; `everybody`: all of them, for those who decide about registrations."""
    total, shown = service.list_shown(
        ctx.session, ctx.settings, ctx.viewer, all_makers=everybody, start=start, count=count
    )
    return ResultList(total, shown)


@post(PATH, status_code=201, dependencies={"fields": Provide(read_fields)})
@writes()
def add_invitation(ctx: Ctx, fields: NamedDependency[Fields]) -> ShownInvitation:
    """Make a link: `note`, `maxUses` (1), `expiresInDays` (7)."""
    return service.invite(ctx.session, ctx.settings, ctx.viewer, read_wishes(fields.values))


@delete(PATH + "/{invitation_id:int}", status_code=204)
@writes()
def remove_invitation(ctx: Ctx, invitation_id: Id) -> None:
    """Take a link back."""
    service.take_back(ctx.session, ctx.viewer, invitation_id)


routes = (list_invitations, add_invitation, remove_invitation)
