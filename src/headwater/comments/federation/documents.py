"""The addresses of comments, for other instances."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor
from headwater.comments.federation import notes
from headwater.comments.federation.store import Talk, load_talk, read_owner_actor
from headwater.comments.model import Comment
from headwater.comments.store import find_comment
from headwater.federation import Asked, Document, Moved, with_context
from headwater.settings import Settings
from headwater.videos import Privacy

ROOT = "/videos/watch/{uuid}/comments/{id}"
OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)
MAX_DIGITS = 18


def _find(session: Session, asked: Asked) -> Talk | None:
    number = asked.parts["id"]
    if not (number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS):
        return None
    comment = find_comment(session, int(number))
    talk = None if comment is None else load_talk(session, comment)
    if talk is None or not _is_below(talk.comment, talk, asked.parts["uuid"]):
        return None
    return None if talk.comment.held_for_review else talk  # whoever reviews it has it by its Create


def _is_below(comment: Comment, talk: Talk, identity: str) -> bool:
    try:
        return talk.video.uuid == uuid.UUID(identity) and talk.video.privacy in OPEN
    except ValueError:
        return False


def _is_ours(talk: Talk, settings: Settings) -> bool:
    return talk.comment.url.startswith(f"{settings.base_url}/")


def _describe(talk: Talk, author: Actor | None, settings: Settings) -> dict[str, Any] | None:
    if talk.comment.deleted_at is not None:
        author = author or Actor()
    if author is None:
        return None
    return notes.describe(talk, author, settings.host, notes.audience_of_author(author))


def build_note(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | Moved | None:
    """Return a comment of ours; one from elsewhere lives at its own address."""
    talk = _find(session, asked)
    if talk is None:
        return None
    if not _is_ours(talk, settings):
        return Moved(talk.comment.url)
    note = _describe(talk, talk.author, settings)
    return None if note is None else with_context("Comment", note)


def build_creation(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | Moved | None:
    """Return the Create of a comment of ours."""
    talk = _find(session, asked)
    if talk is None or talk.author is None or talk.comment.deleted_at is not None or not _is_ours(talk, settings):
        return None
    note = notes.describe(talk, talk.author, settings.host, notes.audience_of_author(talk.author))
    return with_context("Comment", notes.describe_creation(note, talk.author))


def build_approval(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | Moved | None:
    """Return that a comment below a video of ours may be shown."""
    talk = _find(session, asked)
    if talk is None or not talk.video.is_local or talk.comment.deleted_at is not None:
        return None
    owner = read_owner_actor(session, talk.video)
    assert owner.host == LOCAL_HOST, "local videos are of local accounts"
    return with_context("ApproveReply", notes.describe_approval(talk, owner.url))


documents = (
    Document(build_note, pages=(ROOT,)),
    Document(build_creation, paths=(f"{ROOT}/activity",)),
    Document(build_approval, paths=(f"{ROOT}/approve-reply",)),
)
