"""Who follows this instance and whom it follows, as everybody may know."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get

from headwater.accounts import account_path
from headwater.actors import Actor, ActorKind, find_instance_actor
from headwater.channels import channel_path
from headwater.follows import FollowState, Wanted, list_follows
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

NETWORK = "/about/network"
MAX_PAGE = 100_000


class Neighbour(msgspec.Struct, frozen=True):
    """Another instance, or somebody on one."""

    name: str
    href: str


class NeighbourList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one of the two lists."""

    total: int
    page: int
    pages: int
    rows: list[Neighbour]
    previous: str | None
    following: str | None


@get(NETWORK)
@reads()
def show_network(ctx: Ctx, followers: str = "1", following: str = "1") -> Response[Any]:
    """List both directions, each with pages of its own."""
    lists: dict[str, NeighbourList] = {}
    asked = {"followers": _read_page(followers), "following": _read_page(following)}
    if ctx.settings.federation.enabled:
        lists = {direction: _list(ctx, direction, asked) for direction in asked}
    return render(
        ctx,
        "about/network.html",
        canonical_path=NETWORK,
        lists=lists,
        takes_followers=ctx.settings.followers.instance.enabled,
        asks_first=ctx.settings.followers.instance.manual_approval,
    )


def _list(ctx: Ctx, direction: str, asked: dict[str, int]) -> NeighbourList:
    instance, size, page = find_instance_actor(ctx.session).id, ctx.settings.web.page_size, asked[direction]
    is_followers = direction == "followers"
    wanted = Wanted(
        target_ids=[instance] if is_followers else None,
        follower_ids=None if is_followers else [instance],
        state=FollowState.ACCEPTED,
    )
    total, rows = list_follows(ctx.session, wanted, start=(page - 1) * size, count=size)

    def address(number: int) -> str:
        return f"{NETWORK}?{urlencode(asked | {direction: number})}#{direction}"

    return NeighbourList(
        total=total,
        page=page,
        pages=max(1, math.ceil(total / size)),
        rows=[_to_neighbour(row.follower if is_followers else row.target) for row in rows],
        previous=address(page - 1) if page > 1 else None,
        following=address(page + 1) if page * size < total else None,
    )


def _to_neighbour(actor: Actor) -> Neighbour:
    """Instances lead to themselves, people and channels to their pages here."""
    if actor.kind is ActorKind.INSTANCE:
        return Neighbour(actor.host, f"{'http' if actor.url.startswith('http:') else 'https'}://{actor.host}")
    path = (channel_path if actor.kind is ActorKind.CHANNEL else account_path)(actor.name, actor.host)
    return Neighbour(f"{actor.name}@{actor.host}" if actor.host else actor.name, path)


def _read_page(text: str) -> int:
    """Return the number of a page; nonsense is the first."""
    return min(max(int(text), 1), MAX_PAGE) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


routes = (show_network,)
