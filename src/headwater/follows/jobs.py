"""Background work of follows: looking for whom somebody wants to follow; forgetting those of actors that are gone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.federation import Gone, resolve_handle, resolve_instance
from headwater.follows.service import FORGET, follow, forget_actor
from headwater.jobs import Backoff, GiveUp, JobRun, JobType, enqueue

FOLLOW = "follow"
ATTEMPTS = 5


def ask_to_follow(session: Session, follower_id: int, address: str, *, only_channels: bool = False) -> None:
    """Let an actor of ours follow `name@host`, or the instance at `host`, as soon as it is found."""
    address = address.strip().removeprefix("@")
    payload = {"follower_id": follower_id, "address": address, "only_channels": only_channels}
    enqueue(session, FOLLOW, payload, unique_key=f"{FOLLOW}:{follower_id}:{address.lower()}")


def find_and_follow(run: JobRun) -> None:
    """Look for an actor and follow it; a host that does not answer is tried again for hours."""
    address, settings = run.payload["address"], run.runtime.settings
    resolve = resolve_handle if "@" in address else resolve_instance
    try:
        target = resolve(run.runtime, address)
    except Gone as error:
        raise GiveUp(f"There is nobody at {address}: {error}") from error
    if run.payload["only_channels"] and target.kind is not ActorKind.CHANNEL:
        raise GiveUp(f"{address} is not a channel.")
    with run.transaction(completes=True) as session:
        follower = session.get(Actor, run.payload["follower_id"])
        if follower is not None and follower.deleted_at is None and follower.id != target.id:
            follow(session, settings, follower, session.get_one(Actor, target.id))


def forget(run: JobRun) -> None:
    """Remove the follows of an actor of ours that is gone."""
    with run.transaction(completes=True) as session:
        forget_actor(session, run.runtime.settings, session.get_one(Actor, run.payload["actor_id"]))


job_types = (
    JobType(FORGET, forget, wire_name="activitypub-cleaner", attempts=10),
    JobType(
        FOLLOW,
        find_and_follow,
        wire_name="activitypub-follow",
        attempts=ATTEMPTS,
        concurrency=4,
        backoff=Backoff(first_seconds=90.0, factor=5.0, max_seconds=6 * 3600.0),
    ),
)
