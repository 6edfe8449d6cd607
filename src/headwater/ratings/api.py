"""Ratings over REST."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.accounts import find_account
from headwater.kit.errors import Forbidden, NotFound
from headwater.ratings import rules, service, store
from headwater.ratings.wire import AccountVideoRate, RatedPage, UserVideoRate
from headwater.videos import VideoQuery, find_visible
from headwater.videos.lists import load_rows
from headwater.videos.web import shape_rows
from headwater.web.bodies import INVALID, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Start, answers

_KINDS = {"rating": Literal["like", "dislike", "none"]}
_CHECKS = {"rating": (lambda _value: True, INVALID)}


@put("/api/v1/videos/{video_id:str}/rate", status_code=204, dependencies={"fields": Provide(read_fields)})
@writes()
def rate(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> None:
    """Like, dislike, or take it back."""
    given = check_fields(fields.values, _KINDS, required=("rating",), checks=_CHECKS)
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    assert ctx.viewer.account_id is not None  # the route needs somebody
    service.rate_video(ctx.session, ctx.viewer.account_id, row.id, rules.WORDS[given["rating"]])


@get("/api/v1/users/me/videos/{video_id:str}/rating")
@reads(auth=Auth.REQUIRED)
def get_own(ctx: Ctx, video_id: FromPath[str]) -> UserVideoRate:
    """Return what the viewer thinks of a video."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers, field="videoId")
    assert ctx.viewer.account_id is not None
    return UserVideoRate(row.id, rules.name_rating(service.read_rating(ctx.session, ctx.viewer.account_id, row.id)))


@get("/api/v1/accounts/{account_name:str}/ratings", responses=answers(RatedPage))
@reads(auth=Auth.REQUIRED)
def list_of_account(
    ctx: Ctx,
    account_name: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Literal["createdAt", "-createdAt"] = "-createdAt",
    rating: Literal["like", "dislike", "none"] | None = None,
) -> Response[bytes]:
    """Return what the viewer has rated; nobody reads it of others."""
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    if account.id != ctx.viewer.account_id:
        raise Forbidden("Only owner of this account can access this resource.")
    total: int = 0
    rated: list[Any] = []
    if rating != "none":
        kind = None if rating is None else rules.WORDS[rating]
        total, rated = store.list_rated(
            ctx.session, account.id, kind=kind, start=start, count=count, descending=sort.startswith("-")
        )
    rows = load_rows(ctx.session, [row.video_id for row in rated])
    words = {row.video_id: rules.name_rating(row.kind) for row in rated}
    shaped = shape_rows(ctx, VideoQuery(), rows)
    page = RatedPage(total, [AccountVideoRate(video, words[video.id]) for video in shaped])
    return Response(msgspec.json.encode(page), media_type="application/json")


routes = (rate, get_own, list_of_account)
