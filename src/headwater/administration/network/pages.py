"""Followers of the instance, to accept, reject and remove; whom it follows, and a form to follow more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater import follows
from headwater.actors import find_instance_actor
from headwater.administration.network.asking import FOLLOWERS, FOLLOWING, read_asked
from headwater.administration.network.rows import to_rows
from headwater.administration.sections import go_back, render_section
from headwater.follows import Follow, FollowState, Wanted, name_state
from headwater.follows.web import MAX_TEXT, find_follower, find_following, read_written
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, reads, writes

BODY = {"fields": Provide(read_fields)}
STATES = {name_state(state): state for state in FollowState}
ACTIONS: dict[str, Any] = {"accept": follows.accept, "reject": follows.reject, "remove": follows.remove_follower}


@get(FOLLOWERS)
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def show_followers(ctx: Ctx) -> Response[Any]:
    """Show who follows the instance."""
    return _show_list(ctx, FOLLOWERS)


@post(FOLLOWERS, status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def answer_follower(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Accept, reject or remove a follower; doing it twice does it once."""
    action = fields.values.get("action")
    if action not in ACTIONS:
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    found: Follow = find_follower(ctx, str(fields.values.get("handle", "")))
    done = {"accept": FollowState.ACCEPTED, "reject": FollowState.REJECTED}
    if found.state is not done.get(action):
        ACTIONS[action](ctx.session, ctx.settings, found)
    return go_back(f"{FOLLOWERS}?{urlencode({'done': action})}")


@get(FOLLOWING)
@reads(right=Right.MANAGE_SERVER_FOLLOW)
def show_following(ctx: Ctx) -> Response[Any]:
    """Show whom the instance follows."""
    return _show_list(ctx, FOLLOWING)


@post(FOLLOWING, status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def change_following(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Follow what was written, or somebody no more."""
    instance = find_instance_actor(ctx.session)
    if fields.values.get("action") == "unfollow":
        row = find_following(ctx, str(fields.values.get("handle", "")))
        follows.unfollow(ctx.session, ctx.settings, instance, row.target)
        return go_back(f"{FOLLOWING}?done=unfollow")
    written = str(fields.values.get("addresses", ""))[:MAX_TEXT]
    try:
        addresses = read_written(written, ctx.settings.followings.max_at_once)
    except Invalid:
        addresses = []
    if not addresses:
        return _show_list(ctx, FOLLOWING, written=written, is_wrong=True, status=400)
    for address in addresses:
        follows.ask_to_follow(ctx.session, instance.id, address)
    return go_back(f"{FOLLOWING}?done=follow")


def _show_list(ctx: Ctx, path: str, *, written: str = "", is_wrong: bool = False, status: int = 200) -> Response[Any]:
    asked = read_asked(ctx)
    own, is_followers = [find_instance_actor(ctx.session).id], path == FOLLOWERS
    of_whom: dict[str, Any] = {"target_ids": own} if is_followers else {"follower_ids": own}
    wanted = Wanted(search=asked.search, state=STATES.get(asked.state), **of_whom)  # type: ignore[call-overload]
    total, found = follows.list_follows(ctx.session, wanted, start=asked.start, count=asked.size)
    return render_section(
        ctx,
        "followers.html" if is_followers else "following.html",
        FOLLOWERS,
        status=status,
        rows=to_rows(ctx.session, found, followers=is_followers),
        written=written,
        is_wrong=is_wrong,
        is_manual=ctx.settings.followers.instance.manual_approval,
        is_open=ctx.settings.followers.instance.enabled,
        **asked.frame(path, total),
    )


routes = (show_followers, answer_follower, show_following, change_following)
