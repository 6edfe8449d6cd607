"""Use cases of follows: ask, answer, take back. Each tells the other instance in the same transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks import is_blocked
from headwater.channels import Channel
from headwater.db import settings_of
from headwater.federation import send
from headwater.follows import documents, rules, store
from headwater.follows.model import Follow, FollowState
from headwater.house import emit
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.settings import Settings

FORGET = "forget-follows"  # a job: other rooms tell the followers first that the actor is gone


def follow(session: Session, settings: Settings, follower: Actor, target: Actor) -> Follow:
    """Let an actor of ours follow another; of this instance it is accepted at once. Asks again when nobody answered."""
    if follower.id == target.id:
        raise Invalid("Nobody follows themselves.")
    found = store.lock_follow(session, follower.id, target.id)
    is_new = found is None or found.state is FollowState.REJECTED
    if found is None:
        found = store.add_follow(session, follower.id, target.id, f"{follower.url}/follows/{target.id}")
    if found.state is FollowState.ACCEPTED:
        return found
    if target.host == LOCAL_HOST:
        _move(session, found, FollowState.ACCEPTED)
        return found
    _move(session, found, FollowState.PENDING)
    _tell(session, settings, follower, target, "Follow", documents.follow_activity(found.url, follower, target))
    if is_new:
        _emit_requested(session, found)
    return found


def unfollow(session: Session, settings: Settings, follower: Actor, target: Actor) -> bool:
    """Let an actor of ours follow another no more; False when it did not."""
    found = store.lock_follow(session, follower.id, target.id)
    if found is None:
        return False
    asked = documents.follow_activity(found.url, follower, target)
    if target.host != LOCAL_HOST and found.state is not FollowState.REJECTED:
        _tell(session, settings, follower, target, "Follow", documents.undo_activity(asked))
    _remove(session, found)
    return True


def receive_follow(session: Session, settings: Settings, follower: Actor, target: Actor, url: str) -> None:
    """Take the wish of somebody of another instance, and answer it; asked again it is answered again."""
    found = store.lock_follow(session, follower.id, target.id)
    before = None if found is None else found.state
    answer = rules.answer_follow(target.kind, before, settings, is_blocked=_is_blocked(session, follower, target))
    if found is None and answer is FollowState.REJECTED:  # nothing to keep: they may ask when it is allowed again
        _send_reject(session, settings, documents.follow_activity(url, follower, target), follower, target)
        return
    if found is None:
        found = store.add_follow(session, follower.id, target.id, url)
        _emit_requested(session, found)
    found.url = url
    if answer is FollowState.ACCEPTED:
        accept(session, settings, found)
    elif answer is FollowState.REJECTED:
        reject(session, settings, found)


def accept(session: Session, settings: Settings, found: Follow) -> None:
    """Accept a follower of an actor of ours, and follow an instance back where that is wanted."""
    follower, target = _actors(session, found)
    _move(session, found, FollowState.ACCEPTED)
    asked = documents.follow_activity(found.url, follower, target)
    _tell(session, settings, target, follower, "Accept", documents.accept_activity(settings.base_url, found.id, asked))
    if rules.follows_back(follower.kind, target.kind, settings) and not store.find_follow(
        session, target.id, follower.id
    ):
        follow(session, settings, target, follower)


def reject(session: Session, settings: Settings, found: Follow) -> None:
    """Reject a follower of an actor of ours, a former one too; who asks again is rejected again."""
    follower, target = _actors(session, found)
    _move(session, found, FollowState.REJECTED)
    _send_reject(session, settings, documents.follow_activity(found.url, follower, target), follower, target)


def remove_follower(session: Session, settings: Settings, found: Follow) -> None:
    """Reject a follower of an actor of ours and forget it: it may ask again."""
    follower, target = _actors(session, found)
    _send_reject(session, settings, documents.follow_activity(found.url, follower, target), follower, target)
    _remove(session, found)


def receive_answer(session: Session, found: Follow, state: FollowState) -> None:
    """Take what another instance says to a follow of ours."""
    _move(session, found, state)


def receive_undo(session: Session, follower: Actor, target: Actor) -> bool:
    """Forget a follower that takes its follow back; False when there was none."""
    found = store.lock_follow(session, follower.id, target.id)
    if found is not None:
        _remove(session, found)
    return found is not None


def forget_actor(session: Session, settings: Settings, actor: Actor) -> None:
    """Remove all follows of an actor that is gone; those whom one of ours followed elsewhere are told."""
    for found in store.list_of_actor(session, actor.id):
        if actor.host == LOCAL_HOST and found.follower_id == actor.id:
            unfollow(session, settings, *_actors(session, found))
        else:
            _remove(session, found)


def forget_account(session: Session, *, user_id: int, account_id: int) -> None:
    """Have the follows of an account that is going removed; the handler of `user.deleted`."""
    enqueue(session, FORGET, {"actor_id": session.get_one(Account, account_id).actor_id})


def forget_channel(session: Session, *, channel_id: int) -> None:
    """Have the follows of a channel that is going removed; the handler of `channel.deleted`."""
    enqueue(session, FORGET, {"actor_id": session.get_one(Channel, channel_id).actor_id})


def part_from_server(session: Session, *, host: str, by_account_id: int) -> None:
    """End all follows between us and an instance that we have blocked, and say so; the handler of `server.blocked`."""
    if by_account_id:  # only one person does not want to see it
        return
    settings = settings_of(session)
    for found in store.list_of_host(session, host):
        follower, target = _actors(session, found)
        if follower.host == host:
            remove_follower(session, settings, found)
        else:
            unfollow(session, settings, follower, target)


def _move(session: Session, found: Follow, state: FollowState) -> None:
    """Change the state with everything that hangs on it; does nothing when it is that already."""
    before, now = found.state, clock.now()
    if before is state:
        return
    found.state, found.updated_at = state, now
    found.accepted_at = now if state is FollowState.ACCEPTED else None
    session.flush()
    facts = {"follower_id": found.follower_id, "target_id": found.target_id}
    if state is FollowState.ACCEPTED:
        store.add_to_counts(session, found.follower_id, found.target_id, 1)
        emit(session, "follow.accepted", follow_id=found.id, **facts)
    elif before is FollowState.ACCEPTED:
        store.add_to_counts(session, found.follower_id, found.target_id, -1)
    if state is FollowState.REJECTED:
        emit(session, "follow.removed", **facts)


def _remove(session: Session, found: Follow) -> None:
    if found.state is FollowState.ACCEPTED:
        store.add_to_counts(session, found.follower_id, found.target_id, -1)
    session.delete(found)
    session.flush()
    if found.state is not FollowState.REJECTED:
        emit(session, "follow.removed", follower_id=found.follower_id, target_id=found.target_id)


def _actors(session: Session, found: Follow) -> tuple[Actor, Actor]:
    return session.get_one(Actor, found.follower_id), session.get_one(Actor, found.target_id)


def _emit_requested(session: Session, found: Follow) -> None:
    facts = {"follower_id": found.follower_id, "target_id": found.target_id}
    emit(session, "follow.requested", follow_id=found.id, **facts)


def _is_blocked(session: Session, follower: Actor, target: Actor) -> bool:
    """Whether the instance has blocked a follower, or the person whom it wants to follow."""
    owner = store.find_owner(session, target)
    return is_blocked(session, follower) or (owner is not None and is_blocked(session, follower, owner))


def _send_reject(session: Session, settings: Settings, asked: dict[str, Any], follower: Actor, target: Actor) -> None:
    _tell(session, settings, target, follower, "Reject", documents.reject_activity(settings.base_url, asked))


def _tell(
    session: Session, settings: Settings, sender: Actor, receiver: Actor, kind: str, activity: dict[str, Any]
) -> None:
    """Send to the inbox of the actor itself: peers take these nowhere else; what is about one follow keeps order."""
    asked = activity["object"]
    about = asked["id"] if isinstance(asked, dict) else activity["id"]
    send(session, settings, sender.id, activity, [receiver.inbox_url], kind=kind, object_url=about)
