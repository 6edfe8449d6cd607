"""What happens elsewhere that ends mirrors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind, find_instance_actor
from headwater.db import settings_of
from headwater.jobs import enqueue
from headwater.redundancy import keeping, own_store, service, store
from headwater.settings.mirrors import AcceptMirrors

LOOK_OVER, CHOOSE = "look-over-mirrors", "choose-mirrors"


def on_server_blocked(session: Session, *, host: str, by_account_id: int) -> None:
    """Use copies of an instance no more that the administrators have blocked."""
    if not by_account_id:
        service.forget_all(session, store.list_of_actors(session, Actor.host == host))
        keeping.remove(session, settings_of(session), own_store.list_own_of_host(session, host))


def on_unfollow(session: Session, *, follower_id: int, target_id: int) -> None:
    """Keep no copies for an instance that ours does not follow any longer, and use its own only where all are."""
    settings = settings_of(session)
    target = session.get_one(Actor, target_id)
    if follower_id != find_instance_actor(session).id or target.kind is not ActorKind.INSTANCE:
        return
    keeping.remove(session, settings, own_store.list_own_of_host(session, target.host))
    if settings.remote_redundancy.videos.accept_from is not AcceptMirrors.ANYBODY:
        theirs = (Actor.id == target_id, Actor.host != LOCAL_HOST)
        service.forget_all(session, store.list_of_actors(session, *theirs))


def on_settings(session: Session, *, author: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Look all copies over when other ones are wanted."""
    if any(before.get(key) != after.get(key) for key in ("remote_redundancy", "redundancy")):
        enqueue(session, LOOK_OVER, {}, unique_key=LOOK_OVER)
        enqueue(session, CHOOSE, {}, unique_key=CHOOSE)


def on_changed_files(session: Session, *, video_id: int) -> None:
    """Forget copies of files that a video has no more; rows that were written anew name the others again."""
    mirrors = store.list_of_video(session, video_id)
    if not mirrors:
        return
    names = store.current_names(session, video_id)
    stale = [mirror for mirror in mirrors if mirror.copy_of not in names]
    keeping.remove(session, settings_of(session), [mirror for mirror in stale if mirror.strategy is not None])
    store.remove(session, [mirror for mirror in stale if mirror.strategy is None])
    store.show(session, video_id)


def on_video_deleted(session: Session, *, video_id: int, uuid: UUID) -> None:
    """Remove the files of our copy of a video that is going; its row goes with it."""
    keeping.drop_files(session, store.list_of_video(session, video_id))
