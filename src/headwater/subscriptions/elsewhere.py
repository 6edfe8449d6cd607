"""Leading visitors to their own instance, to subscribe to a channel there, or to comment on a video and rate it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.channels import channel_path, find_channel, to_row
from headwater.federation import FetchFailed, find_subscribe_page, is_full_handle
from headwater.kit.errors import NotFound
from headwater.kit.ids import shorten
from headwater.videos import is_open_to_all, standing_of
from headwater.watching.web import find_for_page
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render

MAX_HANDLE = 400
BODY = {"fields": Provide(read_fields)}
NO_STORE = {"Cache-Control": "no-store"}


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody would like to take part in elsewhere."""

    kind: str  # channel or video
    name: str
    path: str  # of its page here
    url: str  # by which instances know it
    searched: str  # what finds it on an instance without a page for arrivals


@get("/c/{channel_handle:str}/subscribe")
@reads()
def show_ways(ctx: Ctx, channel_handle: FromPath[str]) -> Response[Any]:
    """Show visitors how to subscribe: with an account here, or with their own elsewhere."""
    return _show(ctx, _channel(ctx, channel_handle))


@post("/c/{channel_handle:str}/subscribe", status_code=200, dependencies=BODY)
@computes(auth=Auth.OPTIONAL, pool="blob")
def go_elsewhere(ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Lead visitors to the page of their own instance where they follow; it names that page itself (WebFinger)."""
    with ctx.runtime.database.read() as session:
        goal = _channel(ctx.within(session), channel_handle)
    return _lead(ctx, goal, fields)


@get("/w/{video_id:str}/elsewhere")
@reads()
def show_ways_of_video(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Show visitors how to comment on a video and rate it: with an account here, or with their own elsewhere."""
    return _show(ctx, _video(ctx, video_id))


@post("/w/{video_id:str}/elsewhere", status_code=200, dependencies=BODY)
@computes(auth=Auth.OPTIONAL, pool="blob")
def take_video_elsewhere(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Lead visitors to the page of their own instance that opens a video there."""
    with ctx.runtime.database.read() as session:
        goal = _video(ctx.within(session), video_id)
    return _lead(ctx, goal, fields)


def _channel(ctx: Ctx, handle: str) -> Goal:
    row = find_channel(ctx.session, handle, ctx.settings.host)
    if row is None:
        raise NotFound("Video channel not found")
    view = to_row(row)
    path = channel_path(row.name, row.host)
    return Goal(kind="channel", name=view.display_name, path=path, url=row.url, searched=view.handle)


def _video(ctx: Ctx, video_id: str) -> Goal:
    row = find_for_page(ctx, video_id)
    if not is_open_to_all(standing_of(row)):
        raise NotFound("Video not found")  # no other instance is told of it
    return Goal(kind="video", name=row.name, path=f"/w/{shorten(row.uuid)}", url=row.url, searched=row.url)


def _show(ctx: Ctx, goal: Goal) -> Response[Any]:
    if ctx.viewer.signed_in:
        return Redirect(goal.path, status_code=302, headers=NO_STORE)
    return _render(ctx, goal)


def _lead(ctx: Ctx, goal: Goal, fields: Fields) -> Response[Any]:
    handle = str(fields.values.get("handle", "")).strip().removeprefix("@")[:MAX_HANDLE]
    if not is_full_handle(handle):
        return _render(ctx, goal, handle=handle, problem="handle", status=400)
    if handle.rpartition("@")[2].lower() == ctx.settings.host.lower():
        return Redirect(_log_in(goal), status_code=303, headers=NO_STORE)
    try:
        page = find_subscribe_page(ctx.runtime, handle, goal.url)
    except FetchFailed:
        return _render(ctx, goal, handle=handle, problem="unreachable", status=400)
    return Redirect(page, status_code=303, headers=NO_STORE)


def _log_in(goal: Goal) -> str:
    return f"/login?{urlencode({'next': goal.path})}"


def _render(ctx: Ctx, goal: Goal, *, handle: str = "", problem: str = "", status: int = 200) -> Response[bytes]:
    template = "subscriptions/elsewhere.html"
    return render(ctx, template, status=status, goal=goal, handle=handle, problem=problem, login_here=_log_in(goal))


routes = (show_ways, go_elsewhere, show_ways_of_video, take_video_elsewhere)
