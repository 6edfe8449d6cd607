"""Follows: which actor follows which, here and on other instances; who may, and whom followers make us tell."""

from headwater.follows.jobs import ask_to_follow
from headwater.follows.model import Follow, FollowState
from headwater.follows.query import FollowRow, Wanted, list_follows
from headwater.follows.service import accept, follow, forget_actor, reject, remove_follower, unfollow
from headwater.follows.store import accepted_follower_inboxes, find_follow, is_accepted, is_followed
from headwater.follows.wire import name_state
from headwater.house import Feature

__all__ = [
    "Follow",
    "FollowRow",
    "FollowState",
    "Wanted",
    "accept",
    "accepted_follower_inboxes",
    "ask_to_follow",
    "find_follow",
    "follow",
    "forget_actor",
    "is_accepted",
    "is_followed",
    "list_follows",
    "name_state",
    "reject",
    "remove_follower",
    "unfollow",
]

FEATURE = Feature(
    name="follows",
    models="headwater.follows.model",
    routes=("headwater.follows.api:routes",),
    jobs=("headwater.follows.jobs:job_types", "headwater.follows.index:job_types"),
    schedules=("headwater.follows.index:schedules",),
    events={
        "user.deleted": "headwater.follows.service:forget_account",
        "channel.deleted": "headwater.follows.service:forget_channel",
        "server.blocked": "headwater.follows.service:part_from_server",
    },
    activities=("headwater.follows.federation:handlers",),
    collections={
        "followers": "headwater.follows.collections:list_followers",
        "following": "headwater.follows.collections:list_following",
    },
)
