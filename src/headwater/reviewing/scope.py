"""Below which videos somebody may look comments through."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden, NotFound
from headwater.reviewing.query import CommentQuery
from headwater.reviewing.store import Scope, find_channel_owner
from headwater.videos import find_any


def scope_of_owner(session: Session, viewer: Viewer, query: CommentQuery) -> Scope:
    """Return one's own videos, or the video or channel that was named; raises NotFound, and Forbidden for others'."""
    scope, owners = _named(session, query)
    may_look = viewer.may(Right.SEE_ALL_COMMENTS)
    if not may_look and any(owner != viewer.account_id for owner in owners):
        raise Forbidden("Cannot manage comments of another user")
    return scope if owners else Scope(owner_account_id=viewer.account_id)


def scope_of_moderator(session: Session, query: CommentQuery) -> Scope:
    """Return everything, or the video or channel that was named; raises NotFound."""
    return _named(session, query)[0]


def _named(session: Session, query: CommentQuery) -> tuple[Scope, list[int]]:
    video_id, owners = None, []
    if query.video is not None:
        video = find_any(session, query.video, field="videoId")
        video_id = video.id
        owners.append(video.owner_account_id)
    if query.channel_id is not None:
        owner = find_channel_owner(session, query.channel_id)
        if owner is None:
            raise NotFound("Video channel not found")
        owners.append(owner)
    return Scope(video_id=video_id, channel_id=query.channel_id), owners
