"""`/api/v1/server/contact`: a message to the administrators, from applications."""

from __future__ import annotations

from litestar import post
from litestar.di import NamedDependency, Provide

from headwater.contact.fields import read_message
from headwater.contact.service import send_message
from headwater.kit.client_address import group_address
from headwater.web.bodies import Fields, read_fields
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Ctx, writes


@post("/api/v1/server/contact", status_code=204, dependencies={"fields": Provide(read_fields)})
@writes(auth=Auth.NONE)
def send_contact(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Send a message to the administrators."""
    message = read_message(fields.values)
    send_message(ctx.session, ctx.settings, message, find_sender(ctx))


def find_sender(ctx: Ctx) -> str:
    """Return what stands for whoever asks: an IPv4 address or an IPv6 network."""
    return group_address(read_client_address(ctx.request, ctx.settings.trust_proxy))


routes = (send_contact,)
