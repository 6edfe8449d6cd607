"""Keeping Notes of others as comments: where they belong, whether they wait, what an edit changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.accounts import find_account_of_actor
from headwater.actors import Actor
from headwater.blocks import is_blocked
from headwater.comments import rules, service
from headwater.comments.federation import store
from headwater.comments.federation.parsing import Note
from headwater.comments.model import Comment
from headwater.comments.service import Draft
from headwater.federation import Dropped, host_of
from headwater.relaying import find_video
from headwater.settings import Settings
from headwater.shares import may_be_told
from headwater.videos import CommentsPolicy, Video


def keep_note(
    session: Session, settings: Settings, note: Note, actor_id: int | None, *, is_vouched: bool = False
) -> Comment:
    """Keep a Note, or what has changed of a known one; raises Dropped and the problems of `rules.refuse_writing`.

    `is_vouched`: the server of the video shows it, so that nobody reviews it again. The author is proven.
    """
    account_id = None if actor_id is None else _find_account(session, actor_id)
    known = store.find_by_url(session, note.url)
    if known is not None:
        return _keep_change(session, known, note, account_id)
    parent = store.find_by_url(session, note.answers)
    video = session.get(Video, parent.video_id) if parent is not None else find_video(session, note.answers)
    if video is None:
        raise Dropped("it answers nothing that we have")
    if video.is_local and not may_be_told(video, settings):
        raise Dropped("nobody elsewhere knows this video")
    place = store.read_place(session, video)
    if actor_id is not None:
        _check_welcome(session, actor_id, place)
    said = None if parent is None else rules.said_by(parent)
    if said is not None and said.is_removed and is_vouched:
        said = None  # what was said before it went stays
    if refusal := rules.refuse_writing(place, said, max_depth=settings.comments.max_depth):
        raise refusal
    if not video.is_local and not is_vouched:
        _check_approval(session, video, note, place)
    draft = Draft(
        account_id=account_id,
        text=note.text,
        parent=parent,
        is_held=video.is_local and not note.is_removed and _needs_review(account_id, place),
        mentions=store.find_mentions(session, note.mentions, host_of(note.url)),
        url=note.url,
        created_at=note.created_at,
        reply_approval=None if video.is_local else note.reply_approval,
        is_removed=note.is_removed,
    )
    return service.add_comment(session, settings, video.id, draft)


def _find_account(session: Session, actor_id: int) -> int:
    account = find_account_of_actor(session, actor_id)
    if account is None or session.get_one(Actor, actor_id).deleted_at is not None:
        raise Dropped("its author is nobody who writes comments")
    return account.id


def _check_welcome(session: Session, actor_id: int, place: rules.Place) -> None:
    """Refuse whom the instance has blocked, and below our videos whom their owner has."""
    author = session.get_one(Actor, actor_id)
    owners = (None, place.owner_account_id) if place.is_local else (None,)
    if any(is_blocked(session, author, by=owner) for owner in owners):
        raise Dropped("its author is blocked")


def _keep_change(session: Session, comment: Comment, note: Note, account_id: int | None) -> Comment:
    """Take what a known comment says now; a removed one stays removed, somebody else's stays as it is."""
    if note.is_removed or comment.deleted_at is not None:
        return comment
    if comment.account_id != account_id:
        raise Dropped("the comment is somebody else's")
    if comment.text != note.text:
        video = session.get_one(Video, comment.video_id)
        place = store.read_place(session, video)
        is_held = comment.held_for_review or (video.is_local and _needs_review(account_id, place))
        mentions = store.find_mentions(session, note.mentions, host_of(note.url))
        service.edit_comment(session, comment, note.text, mentions, is_held=is_held)
    return comment


def _needs_review(account_id: int | None, place: rules.Place) -> bool:
    return place.policy is CommentsPolicy.REQUIRES_APPROVAL and account_id != place.owner_account_id


def _check_approval(session: Session, video: Video, note: Note, place: rules.Place) -> None:
    """Refuse what the server of a reviewed video has not let through; what its own people say came through it."""
    if place.policy is CommentsPolicy.REQUIRES_APPROVAL:
        origin = host_of(video.url)
        if origin not in (host_of(note.url), host_of(note.reply_approval)):
            raise Dropped("the owner of the video has not let it through")
