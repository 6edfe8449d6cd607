"""The passwords of a video over REST, for who may change it; moderators may read them."""

from __future__ import annotations

from typing import Literal

import msgspec
from cryptography.exceptions import InvalidTag
from litestar import Response, delete, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.house.rights import Right
from headwater.kit.clock import format_wire
from headwater.kit.secret import Secret
from headwater.passwords import service, store
from headwater.passwords.model import VideoPassword
from headwater.passwords.proof import SEALED_FOR
from headwater.videos import find_any
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start, answers

PATH = "/api/v1/videos/{video_id:str}/passwords"


class Password(msgspec.Struct, rename={"video_id": "videoId", "created_at": "createdAt", "updated_at": "updatedAt"}):
    """A password on the wire."""

    id: int
    password: str
    video_id: int
    created_at: str
    updated_at: str


@get(PATH, responses=answers(ResultList[Password]))
@reads(auth=Auth.REQUIRED)
def list_passwords(
    ctx: Ctx,
    video_id: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Literal["createdAt", "-createdAt"] = "-createdAt",
) -> Response[bytes]:
    """Return the passwords of a video."""
    if ctx.viewer.may(Right.SEE_ALL_VIDEOS):
        row = service.check_protected(find_any(ctx.session, video_id, field="videoId"))
    else:
        row = service.find_protected(ctx.session, ctx.viewer, video_id)
    total, rows = store.list_passwords(ctx.session, row.id, start=start, count=count, sort=sort)
    shown = ResultList(total, [_show(ctx.runtime.secret, password) for password in rows])
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(shown), media_type="application/json", headers=headers)


@put(PATH, status_code=204, dependencies={"fields": Provide(read_fields)})
@writes()
def put_passwords(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Replace the passwords of a video."""
    service.change_passwords(ctx.session, ctx.viewer, video_id, fields.values.get(service.FIELD))


@delete(PATH + "/{password_id:int}", status_code=204)
@writes()
def delete_password(ctx: Ctx, video_id: FromPath[str], password_id: Id) -> None:
    """Remove one password of a video."""
    service.remove_password(ctx.session, ctx.viewer, video_id, password_id)


def _show(secret: Secret, row: VideoPassword) -> Password:
    try:
        text = secret.unseal(SEALED_FOR, row.sealed)
    except InvalidTag:  # the instance's secret is another one since
        text = ""
    return Password(row.id, text, row.video_id, format_wire(row.created_at), format_wire(row.updated_at))


routes = (list_passwords, put_passwords, delete_password)
