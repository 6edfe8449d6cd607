"""What pages of other rooms use of follows: finding one by handle, reading whom somebody wants to follow. Web side."""

from __future__ import annotations

from headwater.actors import find_instance_actor
from headwater.federation import is_full_handle, is_host
from headwater.follows.fields import read_addresses, read_lines
from headwater.follows.model import Follow
from headwater.follows.query import FollowRow, Wanted, find_row
from headwater.follows.store import lock_follow
from headwater.kit.errors import Invalid, NotFound
from headwater.web.bodies import INVALID
from headwater.web.context import Ctx

__all__ = ["MAX_TEXT", "find_follower", "find_following", "read_written"]

MAX_TEXT = 100_000  # of a pasted list: some thousand hosts


def find_follower(ctx: Ctx, handle: str) -> Follow:
    """Return the follow of the instance by `name@host`, for changing it; raises Invalid or NotFound."""
    if not is_full_handle(handle):
        raise Invalid("Incorrect request parameters: nameWithHost", fields={"nameWithHost": INVALID})
    wanted = Wanted(target_ids=[find_instance_actor(ctx.session).id])
    row = find_row(ctx.session, wanted, handle, ctx.settings.host)
    found = None if row is None else lock_follow(ctx.session, row.follow.follower_id, row.follow.target_id)
    if found is None:
        raise NotFound(f"Follower {handle} not found.")
    return found


def find_following(ctx: Ctx, address: str) -> FollowRow:
    """Return the instance's follow of `name@host`, or of the instance at `host`; raises Invalid or NotFound."""
    if not (is_host(address) or is_full_handle(address)):
        raise Invalid("Incorrect request parameters: hostOrHandle", fields={"hostOrHandle": INVALID})
    wanted = Wanted(follower_ids=[find_instance_actor(ctx.session).id])
    row = find_row(ctx.session, wanted, address, ctx.settings.host)
    if row is None:
        raise NotFound(f"Follow {address} not found.")
    return row


def read_written(text: str, most: int) -> list[str]:
    """Return the hosts and handles that somebody wrote, one per line; raises Invalid."""
    return read_addresses(read_lines(text), most)
