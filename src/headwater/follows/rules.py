"""What is answered to who wants to follow, and whom the instance follows back. Pure."""

from __future__ import annotations

from headwater.actors import ActorKind
from headwater.follows.model import FollowState
from headwater.settings import Settings


def answer_follow(
    target: ActorKind, before: FollowState | None, settings: Settings, *, is_blocked: bool = False
) -> FollowState:
    """Return the state of a follow that somebody of another instance asks for, perhaps once more."""
    if is_blocked:
        return FollowState.REJECTED
    followers = settings.followers
    if before is FollowState.ACCEPTED:
        return FollowState.ACCEPTED
    if target is ActorKind.INSTANCE and not followers.instance.enabled:
        return FollowState.REJECTED
    if target is ActorKind.CHANNEL and not followers.channels.enabled:
        return FollowState.REJECTED
    if before is FollowState.REJECTED:
        return FollowState.REJECTED
    if target is ActorKind.INSTANCE and followers.instance.manual_approval:
        return FollowState.PENDING
    return FollowState.ACCEPTED


def follows_back(follower: ActorKind, target: ActorKind, settings: Settings) -> bool:
    """Whether the instance follows an instance because that one follows it."""
    both = follower is ActorKind.INSTANCE and target is ActorKind.INSTANCE
    return both and settings.followings.instance.auto_follow_back.enabled
