"""Follows over REST: who follows the instance, whom it follows, and the followers of one's own channels."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from headwater.accounts import find_account
from headwater.actors import ActorKind, find_instance_actor
from headwater.channels import channels_by_account, find_channel, may_manage
from headwater.follows import service
from headwater.follows.fields import read_addresses
from headwater.follows.jobs import ask_to_follow
from headwater.follows.model import FollowState
from headwater.follows.query import Wanted, list_follows
from headwater.follows.web import find_follower, find_following
from headwater.follows.wire import STATES, ActorFollow, to_follow
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden, Invalid, NotFound
from headwater.web.bodies import INVALID, NO_NUL, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

SERVER = "/api/v1/server"
FOLLOWER = f"{SERVER}/followers/{{name_with_host:str}}"
KINDS: dict[str, tuple[ActorKind, ...]] = {
    "Person": (ActorKind.ACCOUNT,),
    "Application": (ActorKind.INSTANCE,),
    "Group": (ActorKind.CHANNEL,),
    "Service": (),  # kept as accounts: which of them they were is not known any more
    "Organization": (),
}
OfState = Annotated[str | None, QueryParameter(query="state")]  # the framework keeps the name `state` for itself
OfType = Annotated[
    Literal["Person", "Application", "Group", "Service", "Organization"] | None, QueryParameter(query="actorType")
]
Search = Annotated[str, QueryParameter(max_length=300, pattern=NO_NUL, description="Part of a name or host.")]
FollowersSort = Literal["createdAt", "-createdAt", "state", "-state", "score", "-score"]
FollowingSort = Literal["createdAt", "-createdAt", "state", "-state", "redundancyAllowed", "-redundancyAllowed"]
OwnSort = Literal["createdAt", "-createdAt"]


@get(f"{SERVER}/followers")
@reads(auth=Auth.NONE)
def list_followers(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: FollowersSort = "-createdAt",
    of_state: OfState = None,
    actor_type: OfType = None,
    search: Search = "",
) -> ResultList[ActorFollow]:
    """Return who follows the instance."""
    wanted = _wanted(of_state, actor_type, search, sort, target_ids=[find_instance_actor(ctx.session).id])
    return _answer(ctx, wanted, start, count)


@get(f"{SERVER}/following")
@reads(auth=Auth.NONE)
def list_following(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: FollowingSort = "-createdAt",
    of_state: OfState = None,
    actor_type: OfType = None,
    search: Search = "",
) -> ResultList[ActorFollow]:
    """Return whom the instance follows."""
    wanted = _wanted(of_state, actor_type, search, sort, follower_ids=[find_instance_actor(ctx.session).id])
    return _answer(ctx, wanted, start, count)


@post(f"{SERVER}/following", status_code=204, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def follow_many(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Let the instance follow others, by host or handle; they are looked for in the background."""
    addresses = read_addresses(fields.values, ctx.settings.followings.max_at_once)
    if not addresses:
        raise Invalid("You must provide at least one handle or one host.")
    instance = find_instance_actor(ctx.session)
    for address in addresses:
        ask_to_follow(ctx.session, instance.id, address)


@delete(f"{SERVER}/following/{{host_or_handle:str}}", status_code=204)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def unfollow(ctx: Ctx, host_or_handle: FromPath[str]) -> None:
    """Let the instance follow somebody no more."""
    row = find_following(ctx, host_or_handle)
    service.unfollow(ctx.session, ctx.settings, row.follower, row.target)


@delete(FOLLOWER, status_code=204)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def remove_follower(ctx: Ctx, name_with_host: FromPath[str]) -> None:
    """Remove a follower of the instance; it may ask again."""
    service.remove_follower(ctx.session, ctx.settings, find_follower(ctx, name_with_host))


@post(f"{FOLLOWER}/accept", status_code=204)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def accept(ctx: Ctx, name_with_host: FromPath[str]) -> None:
    """Accept a follower of the instance that waits or was rejected."""
    found = find_follower(ctx, name_with_host)
    if found.state is FollowState.ACCEPTED:
        raise Invalid("Follow is not in pending/rejected state.")
    service.accept(ctx.session, ctx.settings, found)


@post(f"{FOLLOWER}/reject", status_code=204)
@writes(right=Right.MANAGE_SERVER_FOLLOW)
def reject(ctx: Ctx, name_with_host: FromPath[str]) -> None:
    """Reject a follower of the instance that waits or was accepted."""
    found = find_follower(ctx, name_with_host)
    if found.state is FollowState.REJECTED:
        raise Invalid("Follow is not in pending/accepted state.")
    service.reject(ctx.session, ctx.settings, found)


@get("/api/v1/accounts/{account_name:str}/followers")
@reads(auth=Auth.REQUIRED)
def list_of_account(
    ctx: Ctx,
    account_name: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: OwnSort = "-createdAt",
    search: Search = "",
) -> ResultList[ActorFollow]:
    """Return who follows one's account or one of its channels."""
    account = find_account(ctx.session, account_name, ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    if account.id != ctx.viewer.account_id:
        raise Forbidden("Only owner of this account can access this resource.")
    channels = channels_by_account(ctx.session, [account.id])[account.id]
    targets = [account.actor_id, *(channel.actor_id for channel in channels)]
    return _answer(ctx, _wanted("accepted", None, search, sort, target_ids=targets), start, count)


@get("/api/v1/video-channels/{channel_handle:str}/followers")
@reads(auth=Auth.REQUIRED)
def list_of_channel(
    ctx: Ctx,
    channel_handle: FromPath[str],
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: OwnSort = "-createdAt",
    search: Search = "",
) -> ResultList[ActorFollow]:
    """Return who follows one's channel."""
    channel = find_channel(ctx.session, channel_handle, ctx.settings.host)
    if channel is None:
        raise NotFound("Video channel not found")
    if not may_manage(ctx.viewer, channel.account_id, is_local=channel.host == ""):
        raise Forbidden("Only a user with sufficient right can access this account resource.")
    return _answer(ctx, _wanted("accepted", None, search, sort, target_ids=[channel.actor_id]), start, count)


def _wanted(of_state: str | None, of_type: str | None, search: str, sort: str, **of_actors: list[int]) -> Wanted:
    if of_state is not None and of_state not in STATES:
        raise Invalid("Incorrect request parameters: state", fields={"state": INVALID})
    state = next((meaning for name, meaning in STATES.items() if name == of_state), None)
    kinds = None if of_type is None else KINDS[of_type]
    return Wanted(state=state, kinds=kinds, search=search, sort=sort, **of_actors)


def _answer(ctx: Ctx, wanted: Wanted, start: int, count: int) -> ResultList[ActorFollow]:
    total, rows = list_follows(ctx.session, wanted, start=start, count=count)
    return ResultList(total, [to_follow(row) for row in rows])


routes = (
    list_followers,
    list_following,
    follow_many,
    unfollow,
    remove_follower,
    accept,
    reject,
    list_of_account,
    list_of_channel,
)
