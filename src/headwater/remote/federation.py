"""What other instances say of their videos and people: Create, Update, Delete, Announce, Undo(Announce)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.accounts import find_account_of_actor
from headwater.actors import LOCAL_HOST, Actor, ActorKind, retire_actor
from headwater.channels import remove_channel
from headwater.federation import Dropped, Gone, Handler, Received, find_actor, id_of
from headwater.federation.people import ActorFacts, keep_actor, read_actor, resolve_actor
from headwater.house import emit
from headwater.remote import rules, store
from headwater.remote.fetching import Found, complete, find_elsewhere, save_found
from headwater.remote.parsing import NotTaken
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.shares import record_share, remove_share
from headwater.videos import Privacy, Video, remove_video

PEOPLE = ("Person", "Group", "Application", "Service", "Organization")


def gather_video(runtime: Runtime, received: Received) -> Found:
    """Read the video of a Create or an Update, and find its channel."""
    if not rules.speaks_for(received.actor.url, id_of(received.object)):
        raise Dropped("the video is of another host than its actor")
    try:
        found = complete(runtime, received.object)
    except (NotTaken, Gone) as error:
        raise Dropped(str(error)) from error
    with runtime.database.read() as session:
        _check_wanted(session, runtime.settings, received, found)
    return found


def on_video(session: Session, received: Received) -> None:
    """Keep a video as it is now; one that is not known yet is new."""
    found: Found = received.gathered
    known = store.find_by_url(session, found.facts.url)
    if known is not None and (known.is_local or found.facts.updated_at < known.updated_at):
        raise Dropped("something newer is known of this video")
    _save(session, found)


def gather_announce(runtime: Runtime, received: Received) -> Found | None:
    """Fetch an announced video that is not known yet."""
    if received.actor.kind not in (ActorKind.INSTANCE, ActorKind.CHANNEL):
        raise Dropped("only instances and channels announce videos")
    with runtime.database.read() as session:
        if store.find_by_url(session, received.object_url) is not None:
            return None
        if not rules.may_bring(session, runtime.settings, received, [received.actor]):
            raise Dropped("nobody here follows who announces it")
    try:
        return find_elsewhere(runtime, received.object_url)
    except (NotTaken, Gone) as error:
        raise Dropped(str(error)) from error


def on_announce(session: Session, received: Received) -> None:
    """Note who announces a video, and keep one that is new."""
    found: Found | None = received.gathered
    if found is None:
        video = store.find_by_url(session, received.object_url)
    else:
        video = store.find_by_url(session, found.facts.url) or _save(session, found)
    if video is None or video.privacy not in (Privacy.PUBLIC, Privacy.UNLISTED):
        raise Dropped("there is no such video")
    record_share(session, video.id, received.actor.id, id_of(received.activity))


def on_undo_announce(session: Session, received: Received) -> None:
    """Forget that somebody announces a video."""
    video = store.find_by_url(session, id_of(received.object.get("object")))
    if video is None or not remove_share(session, video.id, received.actor.id):
        raise Dropped("it had not announced this video")


def on_delete_video(session: Session, received: Received) -> None:
    """Remove a video that its instance has removed; it does not come back."""
    video = store.lock_by_url(session, received.object_url)
    if video is None or video.is_local or not rules.speaks_for(received.actor.url, video.url):
        raise Dropped("the video is of another host than its actor")
    store.bury(session, video.url)
    remove_video(session, video)


def on_delete_actor(session: Session, received: Received) -> None:
    """Remove an account or a channel with all that it published."""
    actor = session.get_one(Actor, received.actor.id)
    if received.object_url != actor.url or actor.host == LOCAL_HOST or actor.deleted_at is not None:
        raise Dropped("it is not the actor's own")
    channel, account = store.find_channel(session, actor.id), find_account_of_actor(session, actor.id)
    if channel is not None:
        remove_channel(session, channel)
    elif account is not None:
        for owned in store.list_channels_of(session, account.id):
            remove_channel(session, owned)
        emit(session, "account.deleted", account_id=account.id)
    retire_actor(session, actor.id)


def gather_person(runtime: Runtime, received: Received) -> tuple[ActorFacts, Actor | None]:
    """Read what an actor says of itself, and find whom a channel belongs to."""
    facts = read_actor(received.object)
    if facts.url != received.actor.url or received.actor.deleted_at is not None:
        raise Dropped("it is not the actor's own")
    owner = resolve_actor(runtime, facts.owner_url) if facts.kind is ActorKind.CHANNEL and facts.owner_url else None
    return facts, owner


def on_person(session: Session, received: Received) -> None:
    """Keep what an actor says of itself."""
    facts, owner = received.gathered
    keep_actor(session, facts, received.object, owner)


def is_video(session: Session, url: str) -> bool:
    """Whether a remote video is known at an address."""
    video = store.find_by_url(session, url)
    return video is not None and not video.is_local


def is_person(session: Session, url: str) -> bool:
    """Whether a remote actor is known at an address."""
    actor = find_actor(session, url)
    return actor is not None and actor.host != LOCAL_HOST


def _check_wanted(session: Session, settings: Settings, received: Received, found: Found) -> None:
    known = store.find_by_url(session, found.facts.url) is not None
    if not known and not rules.may_bring(session, settings, received, [received.actor, found.channel]):
        raise Dropped("nobody here follows who published it")


def _save(session: Session, found: Found) -> Video:
    try:
        return save_found(session, found)
    except NotTaken as error:
        raise Dropped(str(error)) from error


handlers = (
    Handler(type="Create", object_types=("Video",), gather=gather_video, apply=on_video),
    Handler(type="Update", object_types=("Video",), gather=gather_video, apply=on_video),
    Handler(type="Update", object_types=PEOPLE, gather=gather_person, apply=on_person),
    Handler(type="Announce", gather=gather_announce, apply=on_announce),
    Handler(type="Undo", object_types=("Announce",), apply=on_undo_announce),
    Handler(type="Delete", claims=is_video, apply=on_delete_video),
    Handler(type="Delete", claims=is_person, apply=on_delete_actor),
)
