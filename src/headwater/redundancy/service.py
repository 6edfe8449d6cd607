"""Use cases of mirrors that other instances keep: take one, forget it, look over all of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind, find_instance_actor
from headwater.blocks import is_blocked
from headwater.kit import clock
from headwater.redundancy import keeping, own_store, rules, store
from headwater.redundancy.model import Mirror
from headwater.redundancy.rules import NotTaken, ToldMirror
from headwater.settings import Settings
from headwater.shares import is_federable
from headwater.videos import Privacy, Video

OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)


def take(session: Session, settings: Settings, actor: Actor, video: Video, told: ToldMirror) -> None:
    """Keep that an instance has a copy of a video, as it says it now; raises NotTaken."""
    check_keeper(session, settings, actor)
    _check_video(session, settings, video)
    copy_of = _find_copied(session, video, told)
    known = store.find_by_url(session, told.url)
    if known is not None and (known.actor_id, known.video_id) != (actor.id, video.id):
        raise NotTaken("another mirror has this address")
    if store.count_other_keepers(session, video.id, actor.id) >= settings.remote_redundancy.videos.max_per_video:
        raise NotTaken("enough instances keep a copy of this video")
    now, size_bytes = clock.now(), told.size_bytes or own_store.sum_renditions(session, video.id)
    if known is None:
        known = Mirror(video_id=video.id, actor_id=actor.id, url=told.url, created_at=now, finished_at=now)
        session.add(known)
    known.file_url, known.copy_of, known.is_playlist = told.file_url, copy_of, told.resolution is None
    known.size_bytes = size_bytes
    known.expires_at, known.updated_at = told.expires_at, now
    session.flush()
    store.drop_twins(session, known)
    store.show(session, video.id)


def forget(session: Session, actor: Actor, url: str) -> Video | None:
    """Forget a copy that its instance keeps no more; returns its video, None when there was no such mirror of it."""
    known = store.find_by_url(session, url)
    if known is None or known.actor_id != actor.id:
        return None
    video = store.find_video(session, known.video_id)
    store.remove(session, [known])
    store.show(session, known.video_id)
    return video


def check_keeper(session: Session, settings: Settings, actor: Actor) -> None:
    """Raise NotTaken unless copies of an actor's instance are used."""
    if actor.kind is not ActorKind.INSTANCE:
        raise NotTaken("only instances keep copies")
    is_followed = store.is_followed_by(session, find_instance_actor(session).id, actor.id)
    if is_blocked(session, actor) or not rules.is_accepted(
        settings.remote_redundancy.videos.accept_from, is_followed=is_followed
    ):
        raise NotTaken("copies of this instance are not used here")


def look_over(session: Session, settings: Settings) -> None:
    """Forget copies of others whose time is up, that are of other bytes, or whose instance is not accepted any more."""
    now, gone = clock.now(), list[Mirror]()
    for mirror, actor in store.list_kept_elsewhere(session):
        try:
            check_keeper(session, settings, actor)
        except NotTaken:
            gone.append(mirror)
            continue
        if mirror.expires_at is not None and mirror.expires_at <= now:
            gone.append(mirror)
    forget_all(session, gone)


def forget_all(session: Session, mirrors: list[Mirror]) -> None:
    """Forget mirrors of others, and name them no more."""
    for video_id in store.remove(session, mirrors) if mirrors else ():
        store.show(session, video_id)


def _check_video(session: Session, settings: Settings, video: Video) -> None:
    if video.is_live or video.privacy not in OPEN or store.is_withheld(session, video.id):
        raise NotTaken("it is no video that may be copied")
    if video.is_local and not is_federable(video, settings):
        raise NotTaken("it is no video that others know of")


def _find_copied(session: Session, video: Video, told: ToldMirror) -> str:
    """Return the name of what was copied; raises NotTaken when the video has no such file."""
    if told.resolution is None:
        playlist = store.find_playlist(session, video.id)
        if playlist is None:
            raise NotTaken("the video has no playlist")
        return playlist.master_filename
    file = store.find_plain_file(session, video.id, told.resolution, told.fps or 0)
    if file is None:
        raise NotTaken("the video has no such file")
    if told.size_bytes != file.size_bytes:
        raise NotTaken("its file is not as large as the one of the video")
    return file.filename


def allow_host(session: Session, settings: Settings, host: str, *, allowed: bool) -> bool:
    """Let videos of an instance that ours follows be copied, or remove the copies; False when it is not followed."""
    found = own_store.find_follow_of_host(session, host)
    if found is None:
        return False
    found.mirrors_allowed = allowed
    if not allowed:
        keeping.remove(session, settings, own_store.list_own_of_host(session, host))
    return True


def remove_one(session: Session, settings: Settings, mirror: Mirror) -> None:
    """Remove a copy of ours, or use one of somebody else's no more."""
    if mirror.strategy is None:
        forget_all(session, [mirror])
    else:
        keeping.remove(session, settings, [mirror])
