"""What other instances say about following: Follow, Accept, Reject, Undo."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor
from headwater.federation import Dropped, Handler, Received, find_actor, id_of
from headwater.follows import service, store
from headwater.follows.model import Follow, FollowState


def on_follow(session: Session, received: Received) -> None:
    """Answer somebody who wants to follow an actor of ours."""
    target = _own_actor(session, received.object_url)
    url = id_of(received.activity)
    known = store.find_by_url(session, url)
    if known is not None and (known.follower_id, known.target_id) != (received.actor.id, target.id):
        raise Dropped("another follow has this id")
    service.receive_follow(session, received.settings, received.actor, target, url)


def on_accept(session: Session, received: Received) -> None:
    """Take that a follow of ours was accepted."""
    service.receive_answer(session, _find_asked(session, received), FollowState.ACCEPTED)


def on_reject(session: Session, received: Received) -> None:
    """Take that a follow of ours was rejected, now or after a time."""
    service.receive_answer(session, _find_asked(session, received), FollowState.REJECTED)


def on_undo(session: Session, received: Received) -> None:
    """Forget a follower of ours that takes its follow back."""
    if id_of(received.object.get("actor")) not in ("", received.actor.url):
        raise Dropped("it is somebody else's follow")
    target = _own_actor(session, id_of(received.object.get("object")))
    if not service.receive_undo(session, received.actor, target):
        raise Dropped("there is no such follow")


def _own_actor(session: Session, url: str) -> Actor:
    found = find_actor(session, url)
    if found is None or found.host != LOCAL_HOST:
        raise Dropped("it follows nobody of this instance")
    return found


def _find_asked(session: Session, received: Received) -> Follow:
    """Return the follow of ours that its target speaks of: by its id, else by who follows whom."""
    found = store.find_by_url(session, received.object_url)
    if found is None and received.object:
        follower = find_actor(session, id_of(received.object.get("actor")))
        found = None if follower is None else store.find_follow(session, follower.id, received.actor.id)
    if found is not None and found.target_id == received.actor.id:
        found = store.lock_follow(session, found.follower_id, found.target_id)
        if found is not None:
            return found
    raise Dropped("there is no such follow")


# Some servers name the Follow only by its address.
handlers = (
    Handler(type="Follow", apply=on_follow),
    Handler(type="Accept", object_types=("Follow", ""), apply=on_accept),
    Handler(type="Reject", object_types=("Follow", ""), apply=on_reject),
    Handler(type="Undo", object_types=("Follow",), apply=on_undo),
)
