"""Subscriptions over REST."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from litestar import Response, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from headwater.channels import ChannelDetails, attach_owners
from headwater.federation import is_full_handle
from headwater.kit.errors import Invalid, NotFound
from headwater.subscriptions import service, store
from headwater.videos.lists import list_videos, read_query
from headwater.videos.web import answer_page, check_asked
from headwater.web.bodies import INVALID, NO_NUL, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.forms import MAX_PAIRS
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

PATH = "/api/v1/users/me/subscriptions"
MAX_ASKED = 100  # handles of one question: clients ask for what is on the screen
WRONG_URI = "Should have a valid URI to follow (username@domain)"
Sort = Literal["id", "-id", "createdAt", "-createdAt"]
Search = Annotated[str | None, QueryParameter(min_length=1, max_length=200, pattern=NO_NUL)]


@get(PATH)
@reads(auth=Auth.REQUIRED)
def list_all(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt", search: Search = None
) -> ResultList[ChannelDetails]:
    """Return the channels that the viewer subscribes to."""
    total, rows = store.list_subscriptions(
        ctx.session, _account_of(ctx), start=start, count=count, sort=sort, search=search or ""
    )
    return ResultList(total, attach_owners(ctx.session, rows))


@post(PATH, status_code=204, dependencies={"fields": Provide(read_fields)})
@writes()
def subscribe(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Subscribe to a channel of whichever instance, by its handle."""
    checks = {"uri": (is_full_handle, WRONG_URI)}
    given = check_fields(fields.values, {"uri": str}, required=("uri",), checks=checks)
    service.subscribe(ctx.session, ctx.settings, _account_of(ctx), given["uri"])


@get(f"{PATH}/exist")
@reads(auth=Auth.REQUIRED)
def tell_subscribed(ctx: Ctx) -> dict[str, bool]:
    """Tell of each handle whether the viewer subscribes to it."""
    handles = _read_uris(ctx)
    return store.find_subscribed(ctx.session, _account_of(ctx), handles, ctx.settings.host)


@get(f"{PATH}/videos")
@reads(auth=Auth.REQUIRED)
def list_subscribed_videos(ctx: Ctx) -> Response[bytes]:
    """Return the videos of the channels that the viewer subscribes to."""
    query = check_asked(ctx, read_query(ctx.request.scope["query_string"]))
    subscriber = store.find_actor_of(ctx.session, _account_of(ctx))
    total, rows = list_videos(ctx.session, ctx.viewer, query, subscriber_id=subscriber.id)
    return answer_page(ctx, query, total, rows)


@get(f"{PATH}/{{uri:str}}")
@reads(auth=Auth.REQUIRED)
def get_one(ctx: Ctx, uri: FromPath[str]) -> ChannelDetails:
    """Return one channel that the viewer subscribes to."""
    row = store.find_subscription(ctx.session, _account_of(ctx), _check(uri), ctx.settings.host)
    if row is None:
        raise NotFound(f"Subscription {uri} not found.")
    return attach_owners(ctx.session, [row])[0]


@delete(f"{PATH}/{{uri:str}}", status_code=204)
@writes()
def unsubscribe(ctx: Ctx, uri: FromPath[str]) -> None:
    """Take a subscription back."""
    service.unsubscribe(ctx.session, ctx.settings, _account_of(ctx), _check(uri))


def _account_of(ctx: Ctx) -> int:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    return ctx.viewer.account_id


def _check(uri: str) -> str:
    if not is_full_handle(uri):
        raise Invalid("Incorrect request parameters: uri", fields={"uri": WRONG_URI})
    return uri


def _read_uris(ctx: Ctx) -> list[str]:
    """Read `uris`, given once or often, with brackets or without."""
    given: Any = ctx.request.scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(given, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Invalid("Too many parameters") from error
    found = [value for name, value in pairs if name in ("uris", "uris[]")]
    if not 0 < len(found) <= MAX_ASKED or not all(value.strip() and "\0" not in value for value in found):
        raise Invalid("Incorrect request parameters: uris", fields={"uris": INVALID})
    return found


routes = (list_all, subscribe, tell_subscribed, list_subscribed_videos, get_one, unsubscribe)
