"""One's own passkeys, over the API of this house."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency, Provide

from headwater.attempts import prove_own_password
from headwater.kit.clock import format_wire
from headwater.passkeys import service, store
from headwater.passkeys.model import Passkey
from headwater.users import User
from headwater.web.bodies import Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.wire import Id

PATH = "/api/headwater/v1/passkeys"
BODY = {"fields": Provide(read_fields)}


class PasskeyDocument(msgspec.Struct, rename="camel"):
    """A passkey, without what only devices need."""

    id: int
    name: str
    backed_up: bool
    created_at: str
    used_at: str | None


@get(PATH)
@reads(auth=Auth.REQUIRED)
def list_passkeys(ctx: Ctx) -> dict[str, list[PasskeyDocument]]:
    """Return the viewer's passkeys."""
    assert ctx.viewer.user_id is not None
    return {"data": [_shape(passkey) for passkey in store.list_passkeys(ctx.session, ctx.viewer.user_id)]}


@post(f"{PATH}/challenge", status_code=200, dependencies=BODY)
@computes()
def begin_registration(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, Any]:
    """Begin to make a passkey: checks the current password, returns what `navigator.credentials.create` takes."""
    password = check_fields(fields.values, {"currentPassword": str | None}).get("currentPassword")
    with ctx.runtime.database.read() as session:
        user = session.get_one(User, ctx.viewer.user_id)
    prove_own_password(ctx.runtime, user, password)
    with ctx.runtime.database.write() as session:
        return service.offer_registration(session, ctx.settings, user)


@post(PATH, status_code=200, dependencies=BODY)
@computes()
def register_passkey(ctx: Ctx, fields: NamedDependency[Fields]) -> PasskeyDocument:
    """Keep the passkey that a browser made: its name, and what the browser answered as `credential`."""
    given = check_fields(fields.values, {"name": str, "credential": dict[str, Any]}, required=("name", "credential"))
    assert ctx.viewer.user_id is not None
    with ctx.runtime.database.write() as session:
        challenge = service.take_registration_challenge(session, ctx.viewer.user_id, given["credential"])
    with ctx.runtime.database.write() as session:
        user = session.get_one(User, ctx.viewer.user_id)
        made = service.register(session, ctx.settings, user, challenge, given["credential"], given["name"])
        return _shape(made)


@put(f"{PATH}/{{passkey_id:int}}", status_code=204, dependencies=BODY)
@writes()
def rename_passkey(ctx: Ctx, passkey_id: Id, fields: NamedDependency[Fields]) -> None:
    """Give a passkey of the viewer another name."""
    assert ctx.viewer.user_id is not None
    given = check_fields(fields.values, {"name": str}, required=("name",))
    service.rename(ctx.session, ctx.viewer.user_id, passkey_id, given["name"])


@delete(f"{PATH}/{{passkey_id:int}}", status_code=204)
@writes()
def delete_passkey(ctx: Ctx, passkey_id: Id) -> None:
    """Forget a passkey of the viewer."""
    assert ctx.viewer.user_id is not None
    service.remove(ctx.session, ctx.viewer.user_id, passkey_id)


def _shape(passkey: Passkey) -> PasskeyDocument:
    return PasskeyDocument(
        passkey.id,
        passkey.name,
        passkey.backed_up,
        format_wire(passkey.created_at),
        None if passkey.used_at is None else format_wire(passkey.used_at),
    )


routes = (list_passkeys, begin_registration, register_passkey, rename_passkey, delete_passkey)
