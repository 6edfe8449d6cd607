"""The step that asks whom the instance follows: suggestions to tick, and hosts of one's own."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.actors import find_instance_actor
from headwater.follows import Wanted, ask_to_follow, list_follows
from headwater.follows.web import MAX_TEXT, read_written
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.html.navigation import WELCOME_PATH
from headwater.web.html.pages import render
from headwater.welcoming.pages import go_to
from headwater.welcoming.steps import FOLLOWING, NAMES, Step, find_step

PATH = f"{WELCOME_PATH}/{FOLLOWING}"
MOST_SHOWN = 100  # instances that are followed already


@get(PATH)
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def ask_whom_to_follow(ctx: Ctx) -> Response[bytes]:
    """Suggest instances."""
    return _render(ctx)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def follow_chosen(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Follow what was ticked and written, in the background, and go on."""
    ticked = fields.values.get("suggestion", [])
    chosen = [text for text in (ticked if isinstance(ticked, list) else [ticked]) if isinstance(text, str)]
    written = str(fields.values.get("addresses", ""))[:MAX_TEXT]
    try:
        addresses = read_written("\n".join([*chosen, written]), ctx.settings.followings.max_at_once)
    except Invalid:
        return _render(ctx, chosen=chosen, written=written, is_refused=True)
    instance = find_instance_actor(ctx.session)
    for address in addresses:
        ask_to_follow(ctx.session, instance.id, address)
    return go_to(_step().following)


def _step() -> Step:
    step = find_step(FOLLOWING)
    assert step is not None
    return step


def _render(
    ctx: Ctx, *, chosen: list[str] | None = None, written: str = "", is_refused: bool = False
) -> Response[bytes]:
    own = find_instance_actor(ctx.session).id
    _, found = list_follows(ctx.session, Wanted(follower_ids=[own]), start=0, count=MOST_SHOWN)
    followed = [row.target.host for row in found if row.target.host]
    suggestions = [host for host in ctx.settings.followings.suggestions if host not in followed]
    return render(
        ctx,
        "welcoming/following.html",
        status=400 if is_refused else 200,
        step=_step(),
        count=len(NAMES),
        suggestions=suggestions,
        followed=followed,
        chosen=chosen or [],
        written=written,
        is_refused=is_refused,
        is_federating=ctx.settings.federation.enabled,
    )


routes = (ask_whom_to_follow, follow_chosen)
