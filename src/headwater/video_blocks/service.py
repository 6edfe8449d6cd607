"""Use cases of blocked videos: block, explain, let through. Each tells what happened by one event."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.blocks import VideoBlock, VideoBlockKind
from headwater.db import settings_of
from headwater.house import emit
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.video_blocks import rules, store


def block_video(session: Session, video: Any, *, reason: Any = None, unfederate: Any = False) -> None:
    """Hide a row of `videos.find_any` from all but its owner and moderators; raises Invalid or Conflict.

    A video that is blocked already gets the new reason; one that waited for a moderator is blocked for good.
    """
    text, shall_unfederate = rules.read_reason(reason), rules.read_flag(unfederate)
    if shall_unfederate and (refusal := rules.refuse_unfederating(is_local=video.is_local)):
        raise refusal
    now, found = clock.now(), store.find_block(session, video.id)
    if found is None:
        found = VideoBlock(video_id=video.id, unfederated=False, created_at=now)
        session.add(found)
    found.kind, found.reason, found.updated_at = VideoBlockKind.MANUAL, text, now
    found.unfederated = found.unfederated or shall_unfederate
    session.flush()
    emit(session, "video.blocked", video_id=video.id, unfederate=shall_unfederate)


def change_reason(session: Session, video: Any, reason: Any) -> None:
    """Say otherwise why a video is blocked; raises Invalid or NotFound."""
    text = rules.read_reason(reason)
    found = _find(session, video.id)
    found.reason, found.updated_at = text, clock.now()


def unblock_video(session: Session, video: Any) -> None:
    """Show a video again; raises NotFound. Whoever did not know of it, or had to forget it, is to be told."""
    found = _find(session, video.id)
    unfederated = found.unfederated or found.kind is VideoBlockKind.BEFORE_PUBLISHED
    session.delete(found)
    session.flush()
    emit(session, "video.unblocked", video_id=video.id, unfederated=unfederated)


def hold_new_video(session: Session, *, video_id: int) -> None:
    """Let a new video wait for a moderator, where the instance wants that; the handler of `video.uploaded`."""
    is_enabled = settings_of(session).auto_blacklist.videos.of_users.enabled
    owner = store.read_owner(session, video_id) if is_enabled else None
    if owner is None or not rules.waits_for_moderator(owner.role, owner.admin_flags, is_enabled=is_enabled):
        return
    now = clock.now()
    values = {"unfederated": True, "reason": None, "created_at": now, "updated_at": now}
    session.add(VideoBlock(video_id=video_id, kind=VideoBlockKind.BEFORE_PUBLISHED, **values))
    session.flush()


def _find(session: Session, video_id: int) -> VideoBlock:
    found = store.find_block(session, video_id)
    if found is None:
        raise NotFound("Blacklisted video not found")
    return found
