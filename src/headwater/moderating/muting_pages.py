"""Muted accounts and servers: one's own, and those that the instance blocks for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.web import render_section
from headwater.blocks import BY_INSTANCE, block_account, block_server, unblock_account, unblock_server
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.moderating.frames import attempt, go_to, load_blocks
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

MINE, OURS = "/my-account/muted", "/admin/moderation/blocks"
BODY = {"fields": Provide(read_fields)}
RIGHT = Right.MANAGE_ACCOUNTS_BLOCKLIST


@get(MINE)
@reads(auth=Auth.REQUIRED)
def show_muted(ctx: Ctx) -> Response[Any]:
    """Show whom one has muted."""
    return _render_mine(ctx)


@post(MINE, status_code=200, dependencies=BODY)
@writes()
def change_muted(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Mute somebody, or hear them again."""
    done = str(fields.values.get("action"))
    problem = attempt(lambda: _act(ctx, _me(ctx), fields.values))
    return go_to(f"{MINE}?done={done}") if problem is None else _render_mine(ctx, problem, fields.values)


@get(OURS)
@reads(right=RIGHT)
def show_blocks(ctx: Ctx) -> Response[Any]:
    """Show whom the instance blocks."""
    return _render_ours(ctx)


@post(OURS, status_code=200, dependencies=BODY)
@writes(right=RIGHT)
def change_blocks(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Block somebody for everybody, or take it back."""
    done = str(fields.values.get("action"))
    problem = attempt(lambda: _act(ctx, BY_INSTANCE, fields.values))
    return go_to(f"{OURS}?done={done}") if problem is None else _render_ours(ctx, problem, fields.values)


def _act(ctx: Ctx, by: int, given: dict[str, Any]) -> None:
    session, settings = ctx.session, ctx.settings
    name, host = given.get("accountName"), given.get("host")
    actions: dict[Any, Callable[[], None]] = {
        "block-account": lambda: block_account(session, settings, by, name),
        "unblock-account": lambda: unblock_account(session, settings, by, name),
        "block-server": lambda: block_server(session, settings, by, host),
        "unblock-server": lambda: unblock_server(session, by, host),
    }
    if given.get("action") not in actions:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    actions[given["action"]]()


def _render_mine(ctx: Ctx, problem: Any = None, given: Any = None) -> Response[Any]:
    return render(ctx, "moderating/muted.html", **_context(ctx, _me(ctx), MINE, problem, given))


def _render_ours(ctx: Ctx, problem: Any = None, given: Any = None) -> Response[Any]:
    context = _context(ctx, BY_INSTANCE, OURS, problem, given)
    return render_section(ctx, "blocks.html", OURS, room="moderating", **context)


def _context(ctx: Ctx, by: int, path: str, problem: Any, given: Any) -> dict[str, Any]:
    return {
        "base": path,
        "done": ctx.request.query_params.get("done", ""),
        "problem": problem,
        "given": given or {},
        "status": 200 if problem is None else problem.status,
        **load_blocks(ctx, by, path),
    }


def _me(ctx: Ctx) -> int:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    return ctx.viewer.account_id


routes = (show_muted, change_muted, show_blocks, change_blocks)
