"""To whom something about a video is addressed, and to whose inboxes it is delivered (protocol.md 2)."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy.orm import Session

from headwater.federation import PUBLIC, host_of
from headwater.follows import accepted_follower_inboxes
from headwater.shares import store
from headwater.videos import Privacy, Video

Audience = tuple[list[str], list[str]]  # `to` and `cc`
NOBODY: Audience = ([], [])


class Involved(msgspec.Struct, frozen=True):
    """An actor whose followers hear of a video: it has announced it, or owns it."""

    id: int
    url: str
    followers_url: str | None
    host: str


def involved_actors(session: Session, video: Video) -> list[Involved]:
    """Return everyone who has announced a video, in that order, and the account that it belongs to."""
    rows = [*store.list_announcers(session, video.id), store.read_owner(session, video.channel_id)]
    found = {row.id: Involved(row.id, row.url, row.followers_url, row.host) for row in rows}
    return list(found.values())


def audience(session: Session, video: Video) -> Audience:
    """Return `to` and `cc` of a video and of what its owner says of it.

    Both are empty unless it is public: readers elsewhere take anything in `to` for public (protocol.md 2).
    """
    if video.privacy is not Privacy.PUBLIC:
        return NOBODY
    owner = store.read_owner(session, video.channel_id)
    return [PUBLIC], [owner.followers_url] if owner.followers_url else []


def audience_of_involved(session: Session, video: Video) -> Audience:
    """Return `to` and `cc` of what concerns the followers of everyone involved: announcements, removals, comments."""
    if video.privacy is not Privacy.PUBLIC:
        return NOBODY
    followers = [actor.followers_url for actor in involved_actors(session, video) if actor.followers_url]
    return [PUBLIC, *followers], []


def inboxes_of_involved(session: Session, video: Video, except_hosts: Collection[str] = ()) -> list[str]:
    """Return the inboxes of all followers of everyone involved, without those of some hosts."""
    inboxes = accepted_follower_inboxes(session, [actor.id for actor in involved_actors(session, video)])
    return [inbox for inbox in inboxes if host_of(inbox) not in except_hosts]
