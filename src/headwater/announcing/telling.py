"""Tell others what has become of a video: what they know and what they may know decide which activities go out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind, find_instance_actor
from headwater.announcing import activities, query, store
from headwater.announcing.outbox import announce_url
from headwater.announcing.store import Facts
from headwater.blocks import find_video_block
from headwater.federation import send
from headwater.follows import accepted_follower_inboxes
from headwater.settings import Settings
from headwater.shares import (
    inboxes_of_involved,
    is_federable,
    may_be_told,
    record_share,
    remove_share,
    remove_shares,
)
from headwater.videos import Video


def tell_of_video(session: Session, settings: Settings, video: Video) -> None:
    """Bring what others know of a local video into line with what it is. Bears repetition.

    A video that may be told of, but is not ready (it is edited, its files are made anew), stays known as it was.
    """
    announcers = query.list_local_announcers(session, video.id)
    block = find_video_block(session, video.id)
    if block is not None:  # others keep what they have and get no news, or are to forget it
        if block.unfederated and announcers:
            _withdraw(session, settings, store.read_facts(session, video.id))
    elif is_federable(video, settings):
        facts = store.read_facts(session, video.id)
        if announcers:
            _move_to_channel(session, settings, facts, announcers)
            _update(session, settings, facts)
        else:
            _publish(session, settings, facts)
    elif announcers and not may_be_told(video, settings):
        _withdraw(session, settings, store.read_facts(session, video.id))


def tell_of_counts(session: Session, settings: Settings, video: Video) -> None:
    """Tell who knows a video how it is liked by now."""
    is_told = is_federable(video, settings) and find_video_block(session, video.id) is None
    if is_told and query.list_local_announcers(session, video.id):
        _update(session, settings, store.read_facts(session, video.id))


def _publish(session: Session, settings: Settings, facts: Facts) -> None:
    """Create for the followers of the owner; Announces of channel and instance for the followers of all three."""
    speakers = [facts.channel_actor, find_instance_actor(session)]
    for actor in speakers:
        record_share(session, facts.video.id, actor.id, announce_url(facts.video.url, actor.id))
    owner = facts.account_actor
    created = activities.create_video(settings, facts)
    inboxes = accepted_follower_inboxes(session, [owner.id])
    send(session, settings, owner.id, created, inboxes, kind="Video", object_url=facts.video.url)
    for actor in speakers:
        _announce(session, settings, facts, actor)


def _announce(session: Session, settings: Settings, facts: Facts, actor: Actor) -> None:
    video = facts.video
    told = activities.announce(session, video, actor.url, announce_url(video.url, actor.id))
    inboxes = inboxes_of_involved(session, video)
    send(session, settings, actor.id, told, inboxes, kind="Announce", object_url=video.url)


def _update(session: Session, settings: Settings, facts: Facts) -> None:
    told, inboxes = activities.update_video(settings, facts), inboxes_of_involved(session, facts.video)
    send(session, settings, facts.account_actor.id, told, inboxes, kind="Video", object_url=facts.video.url)


def _withdraw(session: Session, settings: Settings, facts: Facts) -> None:
    """Have others forget a video that was closed to them; they are told anew when it opens again."""
    video, owner = facts.video, facts.account_actor
    told, inboxes = activities.delete_video(session, video, owner.url), inboxes_of_involved(session, video)
    send(session, settings, owner.id, told, inboxes, kind="Delete", object_url=video.url)
    remove_shares(session, video.id)


def _move_to_channel(session: Session, settings: Settings, facts: Facts, announcers: list[Actor]) -> None:
    """Let the channel of a video have announced it, and no other one of ours."""
    video, channel = facts.video, facts.channel_actor
    for before in announcers:
        if before.kind is ActorKind.CHANNEL and before.id != channel.id:
            announced = activities.announce(session, video, before.url, announce_url(video.url, before.id))
            undone, inboxes = activities.undo_announce(announced, before), inboxes_of_involved(session, video)
            remove_share(session, video.id, before.id)
            send(session, settings, before.id, undone, inboxes, kind="Announce", object_url=video.url)
    if record_share(session, video.id, channel.id, announce_url(video.url, channel.id)):
        _announce(session, settings, facts, channel)
