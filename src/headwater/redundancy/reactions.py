"""What happens elsewhere that ends mirrors."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, find_instance_actor
from headwater.db import settings_of
from headwater.jobs import enqueue
from headwater.redundancy import service, store
from headwater.settings.mirrors import AcceptMirrors

LOOK_OVER = "look-over-mirrors"


def on_server_blocked(session: Session, *, host: str, by_account_id: int) -> None:
    """Use copies of an instance no more that the administrators have blocked."""
    if not by_account_id:
        service.forget_all(session, store.list_of_actors(session, Actor.host == host))


def on_unfollow(session: Session, *, follower_id: int, target_id: int) -> None:
    """Use copies of an instance no more that ours does not follow any longer, where that is asked for."""
    wanted = settings_of(session).remote_redundancy.videos.accept_from
    if wanted is not AcceptMirrors.ANYBODY and follower_id == find_instance_actor(session).id:
        theirs = (Actor.id == target_id, Actor.host != LOCAL_HOST)
        service.forget_all(session, store.list_of_actors(session, *theirs))


def on_settings(session: Session, *, author: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Look all copies over when other ones are wanted."""
    if any(before.get(key) != after.get(key) for key in ("remote_redundancy", "redundancy")):
        enqueue(session, LOOK_OVER, {}, unique_key=LOOK_OVER)


def on_changed_files(session: Session, *, video_id: int) -> None:
    """Forget copies of files that a video has no more; rows that were written anew name the others again."""
    mirrors = store.list_of_video(session, video_id)
    if not mirrors:
        return
    names = store.current_names(session, video_id)
    store.remove(session, [mirror for mirror in mirrors if mirror.copy_of not in names])
    store.show(session, video_id)
