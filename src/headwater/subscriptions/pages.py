"""Subscriptions as pages: the form of the button, the newest videos of subscribed channels, the channels themselves."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from headwater.channels import find_channel, to_row
from headwater.kit.errors import Invalid, NotFound
from headwater.sensitivity.web import read_wishes
from headwater.sessions import choose_destination
from headwater.subscriptions import service, store
from headwater.subscriptions.web import BUTTON, view_button, view_buttons
from headwater.videos import VideoQuery, list_cards
from headwater.web.bodies import INVALID, NO_NUL, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

VIDEOS, CHANNELS = "/videos/subscriptions", "/my-library/subscriptions"
MAX_PAGE = 1000  # nobody walks further; it bounds what the database skips
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
Search = Annotated[str, QueryParameter(max_length=200, pattern=NO_NUL)]
ACTIONS = ("subscribe", "unsubscribe")
NO_STORE = {"Cache-Control": "no-store"}


@post("/c/{channel_handle:str}/subscription", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def change(ctx: Ctx, channel_handle: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Subscribe or take it back; a script gets the button anew, a plain form the page it was on."""
    action, back = fields.values.get("action"), str(fields.values.get("back", ""))
    if action not in ACTIONS:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    channel = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if channel is None:
        raise NotFound("Video channel not found")
    assert ctx.viewer.account_id is not None  # the route needs somebody
    handle = f"{channel.name}@{channel.host or ctx.settings.host}"
    if action == "subscribe":
        service.subscribe(ctx.session, ctx.settings, ctx.viewer.account_id, handle)
    elif store.read_states(ctx.session, ctx.viewer.account_id, [channel.id]):
        service.unsubscribe(ctx.session, ctx.settings, ctx.viewer.account_id, handle)
    ctx.session.flush()
    view = view_button(ctx, find_channel(ctx.session, channel_handle, ctx.settings.host), choose_destination(back))
    if "hx-request" in ctx.request.headers:
        return render(ctx, "subscriptions/answer.html", panel=view)
    return Redirect(view.back if back else view.path, status_code=303, headers=NO_STORE)


@get(VIDEOS)
@reads(auth=Auth.REQUIRED)
def show_videos(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show the newest videos of the channels that one subscribes to."""
    assert ctx.viewer.account_id is not None  # the route needs somebody
    size = ctx.settings.web.page_size
    query = VideoQuery(start=(page - 1) * size, count=size)
    subscriber = store.find_actor_of(ctx.session, ctx.viewer.account_id)
    total, cards = list_cards(ctx.session, ctx.viewer, query, wishes=read_wishes(ctx), subscriber_id=subscriber.id)
    return render(
        ctx,
        "subscriptions/videos.html",
        videos=cards,
        page=page,
        path=VIDEOS,
        channels_path=CHANNELS,
        has_channels=bool(cards) or subscriber.following_count > 0,
        previous=f"{VIDEOS}?page={page - 1}" if page > 1 else None,
        following=f"{VIDEOS}?page={page + 1}" if page * size < total else None,
    )


@get(CHANNELS)
@reads(auth=Auth.REQUIRED)
def show_channels(ctx: Ctx, page: Page = 1, search: Search = "") -> Response[bytes]:
    """Show the channels that one subscribes to."""
    assert ctx.viewer.account_id is not None  # the route needs somebody
    size, wanted = ctx.settings.web.page_size, search.strip()
    total, rows = store.list_subscriptions(
        ctx.session, ctx.viewer.account_id, start=(page - 1) * size, count=size, sort="-createdAt", search=wanted
    )
    buttons = view_buttons(ctx, rows, back=CHANNELS)
    return render(
        ctx,
        "subscriptions/channels.html",
        channels=[(to_row(row), button) for row, button in zip(rows, buttons, strict=True)],
        button_template=BUTTON,
        total=total,
        search=wanted,
        path=CHANNELS,
        videos_path=VIDEOS,
        previous=f"{CHANNELS}?page={page - 1}" if page > 1 else None,
        following=f"{CHANNELS}?page={page + 1}" if page * size < total else None,
    )


routes = (change, show_videos, show_channels)
