"""Mirrors: what this instance copies, by hand and by itself, within which room; who copies videos of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.network.asking import FOLLOWERS, FOLLOWING, MIRRORS, read_asked
from headwater.administration.sections import go_back, render_section
from headwater.federation import host_of
from headwater.follows.web import find_following
from headwater.house.rights import Right
from headwater.kit.errors import Problem
from headwater.redundancy import (
    allow_host,
    find_mirror,
    list_copies,
    order_copy,
    read_budget,
    remove_mirror,
)
from headwater.videos import Video, find_any
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes

BODY = {"fields": Provide(read_fields)}
MAX_WRITTEN = 2000


@get(MIRRORS)
@reads(right=Right.MANAGE_VIDEOS_REDUNDANCIES)
def show_mirrors(ctx: Ctx) -> Response[Any]:
    """Show copies, those that we keep or those of ours."""
    return _show(ctx)


@post(MIRRORS, status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_VIDEOS_REDUNDANCIES)
def change_mirrors(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Copy a video, or remove a copy; removing it twice removes it once."""
    if fields.values.get("action") == "remove":
        number = str(fields.values.get("id", ""))
        found = (
            find_mirror(ctx.session, int(number))
            if number.isascii() and number.isdecimal() and len(number) < 20
            else None
        )
        if found is not None:
            remove_mirror(ctx.session, ctx.settings, found)
        return go_back(f"{MIRRORS}?done=remove")
    written = str(fields.values.get("video", ""))[:MAX_WRITTEN].strip()
    try:
        row = find_any(ctx.session, urlsplit(written).path.rstrip("/").rpartition("/")[2] or written)
        order_copy(ctx.session, ctx.settings, ctx.session.get_one(Video, row.id))
    except (Problem, ValueError) as problem:
        status = getattr(problem, "status", 400)
        return _show(ctx, written=written, mistake="full" if status == 409 else "unknown", status=status)
    return go_back(f"{MIRRORS}?done=copy")


@post(f"{FOLLOWING}/mirrors", status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def allow_mirrors(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Let videos of an instance that ours follows be copied, or not; doing it twice does it once."""
    row = find_following(ctx, str(fields.values.get("handle", "")))
    allowed = fields.values.get("action") == "allow"
    allow_host(ctx.session, ctx.settings, row.target.host, allowed=allowed)
    return go_back(f"{FOLLOWING}?done={'allow' if allowed else 'forbid'}")


def _show(ctx: Ctx, *, written: str = "", mistake: str = "", status: int = 200) -> Response[Any]:
    asked = read_asked(ctx)
    of_ours = asked.state == "ours"
    total, copies = list_copies(ctx.session, local=of_ours, start=asked.start, count=asked.size)
    return render_section(
        ctx,
        "mirrors.html",
        FOLLOWERS,
        status=status,
        rows=[(copy, host_of(copy.file_url)) for copy in copies],
        of_ours=of_ours,
        budget=read_budget(ctx.session, ctx.settings),
        accept_from=ctx.settings.remote_redundancy.videos.accept_from,
        written=written,
        mistake=mistake,
        **asked.frame(MIRRORS, total),
    )


routes = (show_mirrors, change_mirrors, allow_mirrors)
