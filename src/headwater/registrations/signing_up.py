"""What API and page share: look at the door first, hash the password outside of any transaction, then write."""

from __future__ import annotations

from headwater.kit.errors import Problem
from headwater.registrations import rules, service
from headwater.registrations.entrance import Entrance, look_at_door
from headwater.registrations.model import Registration
from headwater.registrations.rules import Application
from headwater.users import User, hash_password
from headwater.web.client_address import read_client_address
from headwater.web.context import Ctx


def find_entrance(ctx: Ctx, invitation: str = "") -> Entrance:
    """Say what whoever asks finds."""
    with ctx.runtime.database.read() as session:
        return look_at_door(session, ctx.settings, address_of(ctx), invitation=invitation)


def sign_up(ctx: Ctx, application: Application) -> User:
    """Make an account at once; raises Forbidden, Invalid or Conflict."""
    entrance = find_entrance(ctx, application.invitation)
    _stop(rules.refuse_joining(entrance.door, entrance.guest, full=entrance.is_full))
    password_hash = hash_password(application.password)
    address, language = address_of(ctx), ctx.language
    with ctx.runtime.database.write() as session:
        return service.join(session, ctx.settings, application, password_hash, address, language)


def ask(ctx: Ctx, application: Application) -> Registration:
    """Ask for an account; raises Forbidden, Invalid or Conflict."""
    entrance = find_entrance(ctx)
    _stop(rules.refuse_asking(entrance.door, entrance.guest))
    password_hash = hash_password(application.password)
    address, language = address_of(ctx), ctx.language
    with ctx.runtime.database.write() as session:
        return service.ask_to_join(session, ctx.settings, application, password_hash, address, language)


def address_of(ctx: Ctx) -> str:
    """Return the address of whoever asks."""
    return read_client_address(ctx.request, ctx.settings.trust_proxy)


def _stop(refusal: Problem | None) -> None:
    if refusal is not None:
        raise refusal
