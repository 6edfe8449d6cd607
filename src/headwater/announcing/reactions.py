"""What goes out when something happens here: every reaction is a job in the transaction in which it happened."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, find_instance_actor
from headwater.announcing import activities, query, store
from headwater.db import settings_of
from headwater.follows import accepted_follower_inboxes
from headwater.jobs import enqueue, enqueue_unique
from headwater.kit import clock
from headwater.shares import inboxes_of_involved, remove_shares
from headwater.videos import Video

TELL_VIDEO, TELL_COUNTS = "tell-of-video", "tell-of-counts"
TELL_ACTOR, TELL_REMOVAL = "tell-of-actor", "tell-of-removal"


def note_video(session: Session, *, video_id: int) -> None:
    """A video came out or changed (`video.published`, `video.updated`); several changes are told as one."""
    if query.is_local(session, video_id):
        enqueue(session, TELL_VIDEO, {"video_id": video_id}, key=_key(video_id), unique_key=f"{TELL_VIDEO}:{video_id}")


def note_block(session: Session, *, video_id: int, **_facts: Any) -> None:
    """A video was blocked, or is no more (`video.blocked`, `video.unblocked`)."""
    note_video(session, video_id=video_id)


def note_rating(session: Session, *, video_id: int, is_local: bool, **_facts: Any) -> None:
    """A video is liked more or less (`video.rated`): told after a while, whoever rates it meanwhile."""
    if is_local:
        later = clock.now() + dt.timedelta(seconds=settings_of(session).federation.videos.counts_interval)
        enqueue_unique(session, TELL_COUNTS, {_key(video_id): {"video_id": video_id}}, run_at=later)


def note_removal(session: Session, *, video_id: int, uuid: uuid.UUID) -> None:
    """A video is going (`video.deleted`): who knows it is told, and it leaves a tombstone."""
    if query.list_local_announcers(session, video_id):
        video = session.get_one(Video, video_id)
        inboxes = inboxes_of_involved(session, video)
        _tell_removals(session, [_forget(session, video)], inboxes, key=_key(video_id))


def note_channel(session: Session, *, channel_id: int, spread_support: bool) -> None:
    """A channel looks different (`channel.updated`)."""
    actor = query.find_actor_of_channel(session, channel_id)
    if actor.host == LOCAL_HOST:
        note_actor(session, actor_id=actor.id)


def note_actor(session: Session, *, actor_id: int) -> None:
    """An account or channel of ours looks different (`actor.updated`)."""
    payload, key = {"actor_id": actor_id}, f"{TELL_ACTOR}:{actor_id}"
    enqueue(session, TELL_ACTOR, payload, key=key, unique_key=key)


def note_channel_removal(session: Session, *, channel_id: int) -> None:
    """A channel is going (`channel.deleted`), after this with its videos: all of it is told to all of its followers."""
    actor = query.find_actor_of_channel(session, channel_id)
    if actor.host != LOCAL_HOST:
        return
    owner_id = query.find_owner_of_channel(session, channel_id)
    announcers = query.list_announcers_of_channel(session, channel_id)
    inboxes = _followers_around(session, actor, owner_id, *announcers)
    removals = [_forget(session, video) for video in query.list_told_videos(session, channel_id)]
    _tell_removals(session, [*removals, _removal(actor)], inboxes, key=f"{TELL_ACTOR}:{actor.id}")


def note_account_removal(session: Session, *, user_id: int, account_id: int) -> None:
    """An account is going (`user.deleted`); its channels are gone already."""
    actor = query.find_actor_of_account(session, account_id)
    _tell_removals(session, [_removal(actor)], _followers_around(session, actor), key=f"{TELL_ACTOR}:{actor.id}")


def _followers_around(session: Session, actor: Actor, *others: int) -> list[str]:
    return accepted_follower_inboxes(session, {actor.id, find_instance_actor(session).id, *others})


def _removal(actor: Actor) -> dict[str, Any]:
    return {"actor_id": actor.id, "activity": activities.delete_actor(actor), "object_url": actor.url}


def _forget(session: Session, video: Video) -> dict[str, Any]:
    """Leave a tombstone of a video that others know; returns what they are told."""
    owner = store.read_facts(session, video.id).account_actor
    told = activities.delete_video(session, video, owner.url)
    store.keep_tombstone(session, video)
    remove_shares(session, video.id)
    return {"actor_id": owner.id, "activity": told, "object_url": video.url}


def _tell_removals(session: Session, removals: list[dict[str, Any]], inboxes: list[str], *, key: str) -> None:
    """Who is told is found now: their follows go with whom they follow."""
    if inboxes:
        enqueue(session, TELL_REMOVAL, {"removals": removals, "inboxes": inboxes}, key=key)


def _key(video_id: int) -> str:
    return f"tell:{video_id}"
