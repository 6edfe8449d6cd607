"""Use cases of comments: write, answer, let through, remove. Each tells what happened by one event."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.comments import rules, store
from headwater.comments.mentions import Mention, find_handles
from headwater.comments.model import Comment
from headwater.comments.rules import Place
from headwater.house import Viewer, emit
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.kit.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from headwater.kit.text import fold
from headwater.settings import Settings
from headwater.videos import Video

NOT_FOUND = "Video comment not found"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes a comment, from here or elsewhere; `url` and `created_at` are given by remote ones."""

    account_id: int | None  # None: of a comment that was removed before we heard of it
    text: str
    parent: Comment | None = None
    is_held: bool = False
    mentions: list[Mention] = []
    url: str | None = None
    created_at: dt.datetime | None = None
    reply_approval: str | None = None
    is_removed: bool = False


def post_comment(
    session: Session, settings: Settings, viewer: Viewer, video: Any, given: Any, *, parent_id: int | None = None
) -> Comment:
    """Write below a row of `videos.find_visible`, or answer; raises Invalid, NotFound, Conflict, TooMany."""
    assert viewer.account_id is not None  # routes need somebody
    place = rules.place_of(video)
    text = rules.read_text(given, max_length=settings.comments.max_length)
    parent = None if parent_id is None else find_on_video(session, viewer, video.id, place, parent_id)
    said = None if parent is None else rules.said_by(parent)
    if refusal := rules.refuse_writing(place, said, max_depth=settings.comments.max_depth):
        raise refusal
    _check_rate(session, settings, viewer, viewer.account_id)
    handles = find_handles(text, settings.comments.max_mentions)
    draft = Draft(
        account_id=viewer.account_id,
        text=text,
        parent=parent,
        is_held=rules.needs_review(viewer, place),
        mentions=store.resolve_handles(session, handles, settings.host),
    )
    return add_comment(session, settings, video.id, draft)


def add_comment(session: Session, settings: Settings, video_id: int, draft: Draft) -> Comment:
    """Write a comment that may be written, and tell of it."""
    video = session.get_one(Video, video_id, with_for_update=True)
    now, parent = clock.now(), draft.parent
    at = draft.created_at or now
    comment = Comment(
        url=draft.url or f"new:{uuid.uuid4()}",
        video_id=video_id,
        account_id=draft.account_id,
        thread_id=parent.thread_id if parent else 0,
        in_reply_to_id=parent.id if parent else None,
        depth=parent.depth + 1 if parent else 0,
        text=draft.text,
        folded_text=fold(draft.text),
        mentions=msgspec.to_builtins(draft.mentions),
        held_for_review=draft.is_held,
        reply_approval=draft.reply_approval,
        replies=0,
        replies_by_owner=0,
        created_at=at if parent is None else max(at, parent.created_at),  # clocks differ: threads are read by time
        updated_at=now,
        deleted_at=now if draft.is_removed else None,
    )
    session.add(comment)
    session.flush()  # the database gives the number that stands in the address
    comment.thread_id = comment.thread_id or comment.id
    comment.url = draft.url or f"{settings.base_url}/videos/watch/{video.uuid}/comments/{comment.id}"
    session.flush()
    _recount(session, comment)
    if not draft.is_removed:
        emit(session, "comment.posted", comment_id=comment.id)
    return comment


def edit_comment(session: Session, comment: Comment, text: str, mentions: list[Mention], *, is_held: bool) -> None:
    """Take the new words of a comment that was changed where it was written; `is_held`: they are reviewed anew."""
    session.get_one(Video, comment.video_id, with_for_update=True)
    comment.text, comment.folded_text, comment.updated_at = text, fold(text), clock.now()
    comment.mentions, comment.held_for_review = msgspec.to_builtins(mentions), is_held
    session.flush()
    _recount(session, comment)


def find_on_video(session: Session, viewer: Viewer, video_id: int, place: Place, comment_id: int) -> Comment:
    """Return a comment below a video; raises NotFound, also for one that the viewer must not see, or Invalid."""
    comment = store.find_comment(session, comment_id)
    if comment is None:
        raise NotFound(NOT_FOUND)
    if comment.video_id != video_id:
        detail = "Video comment is not associated to this video."
        raise Invalid(detail, code="comment_not_associated_to_video")
    if not rules.may_see(viewer, place, rules.said_by(comment)):
        raise NotFound(NOT_FOUND)
    return comment


def approve_comment(session: Session, viewer: Viewer, video: Any, comment_id: int) -> None:
    """Let a comment through that waits for review; raises NotFound, Forbidden, Conflict."""
    place = rules.place_of(video)
    if not rules.may_approve(viewer, place):
        raise Forbidden("Cannot approve video comment of another user")
    session.get_one(Video, video.id, with_for_update=True)
    comment = find_on_video(session, viewer, video.id, place, comment_id)
    if comment.deleted_at is not None:
        raise Conflict("This comment is already deleted")
    if not comment.held_for_review:
        raise Invalid("Comment is not held for review")
    let_through(session, comment)


def let_through(session: Session, comment: Comment, *, reply_approval: str | None = None) -> None:
    """Show a comment to all; `reply_approval` is the activity by which the owner of a remote video allowed it."""
    comment.held_for_review, comment.updated_at = False, clock.now()
    comment.reply_approval = reply_approval
    session.flush()
    _recount(session, comment)
    emit(session, "comment.approved", comment_id=comment.id)


def remove_comment(session: Session, viewer: Viewer, video: Any, comment_id: int) -> None:
    """Take a comment away; raises NotFound, Forbidden, Conflict."""
    place = rules.place_of(video)
    session.get_one(Video, video.id, with_for_update=True)
    comment = find_on_video(session, viewer, video.id, place, comment_id)
    if not rules.may_remove(viewer, place, rules.said_by(comment)):
        raise Forbidden("Cannot remove video comment of another user")
    if comment.deleted_at is not None:
        raise Conflict("This comment is already deleted")
    bury(session, comment, by_account_id=viewer.account_id)


def bury(session: Session, comment: Comment, *, by_account_id: int | None) -> None:
    """Make a tombstone of a comment: number, address and place stay, for answers and other instances."""
    comment.deleted_at = comment.updated_at = clock.now()
    comment.text = comment.folded_text = ""
    comment.mentions, comment.held_for_review = [], False
    session.flush()
    _recount(session, comment)
    emit(session, "comment.removed", comment_id=comment.id, by_account_id=by_account_id)


def forget_account(session: Session, *, account_id: int, user_id: int | None = None) -> None:
    """Take away what somebody wrote who is going; the handler of `user.deleted` and `account.deleted`."""
    store.bury_all_of(session, account_id, clock.now())


def _recount(session: Session, comment: Comment) -> None:
    store.recount_videos(session, [comment.video_id])
    store.recount_threads(session, [comment.thread_id])
    session.refresh(comment)


def _check_rate(session: Session, settings: Settings, viewer: Viewer, account_id: int) -> None:
    """Raise TooMany for somebody who writes faster than people do; moderators write as fast as they like."""
    limit = settings.rates_limit.comments
    if not settings.rates_limit.enabled or viewer.may(Right.MANAGE_ANY_VIDEO_COMMENT):
        return
    since = clock.now() - dt.timedelta(seconds=limit.window)
    if store.count_since(session, account_id, since) >= limit.max:
        wait = max(1, math.ceil(limit.window))
        raise TooMany("You have written many comments in a short time. Please wait.", retry_after_seconds=wait)
