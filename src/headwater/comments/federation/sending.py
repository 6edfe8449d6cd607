"""What happens to comments here, told to those whom it concerns (protocol.md 2, 7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.comments.federation import notes
from headwater.comments.federation.store import Talk, load_talk, read_owner_actor
from headwater.comments.model import Comment
from headwater.db import settings_of
from headwater.federation import send
from headwater.follows import accepted_follower_inboxes
from headwater.relaying import inboxes_about, read_owner
from headwater.shares import involved_actors, may_be_told
from headwater.videos import Video


def tell_comment(session: Session, *, comment_id: int) -> None:
    """Send our comment, or tell the author of another that it is shown; handles `comment.posted` and `.approved`."""
    talk = load_talk(session, session.get_one(Comment, comment_id))
    if talk.author is None or not _may_leave(session, talk.video):
        return
    if talk.author.host == LOCAL_HOST:
        send_note(session, talk, talk.author)
    elif talk.video.is_local and not talk.comment.held_for_review:
        _send_approval(session, talk, talk.author)


def tell_removal(session: Session, *, comment_id: int, by_account_id: int | None) -> None:
    """Send the Delete of a comment that somebody of us removed; the handler of `comment.removed`."""
    talk = load_talk(session, session.get_one(Comment, comment_id))
    by = _find_remover(session, talk, by_account_id)
    if by is None or not _may_leave(session, talk.video):
        return
    owner = read_owner(session, talk.video.channel_id)
    audience = notes.audience_of_removal(talk, by, owner.url, _followers_of_involved(session, talk.video))
    author = [talk.author] if talk.author is not None else []
    inboxes = _inboxes(session, talk, by, author)
    activity = notes.describe_removal(talk.comment.url, by, audience)
    send(session, settings_of(session), by.id, activity, inboxes, kind="Delete")


def send_note(session: Session, talk: Talk, author: Actor) -> None:
    """Send a comment of ours: to the video's server, or to who hears of our video, and to whom it answers and names.

    One that waits for review is sent to nobody but the server that reviews it.
    """
    settings = settings_of(session)
    if talk.comment.held_for_review and talk.video.is_local:
        return
    audience = notes.audience_of_all(talk, author, _followers_of_involved(session, talk.video))
    if talk.comment.held_for_review:
        inboxes = inboxes_about(session, talk.video)
    else:
        inboxes = _inboxes(session, talk, author, talk.mentioned)
    activity = notes.describe_creation(notes.describe(talk, author, settings.host, audience), author)
    send(session, settings, author.id, activity, inboxes, kind="Comment")


def _send_approval(session: Session, talk: Talk, author: Actor) -> None:
    owner = read_owner_actor(session, talk.video)
    activity = notes.describe_approval(talk, owner.url)
    send(session, settings_of(session), owner.id, activity, [author.inbox_url], kind="ApproveReply")


def _inboxes(session: Session, talk: Talk, by: Actor, others: list[Actor]) -> list[str]:
    followers = accepted_follower_inboxes(session, [by.id])
    people = [actor for actor in (*notes.answered_people(talk), *others) if actor.host != LOCAL_HOST]
    reached = [actor.shared_inbox_url or actor.inbox_url for actor in people]
    return list(dict.fromkeys([*inboxes_about(session, talk.video), *reached, *followers]))


def _followers_of_involved(session: Session, video: Video) -> list[str]:
    return [actor.followers_url for actor in involved_actors(session, video) if actor.followers_url]


def _find_remover(session: Session, talk: Talk, by_account_id: int | None) -> Actor | None:
    """Return who says that a comment is gone: its author, or for others' comments the owner of our video.

    None: whoever removed it is of another instance, which has said so itself, or it is only hidden here.
    """
    remover: Any = None if by_account_id is None else session.get(Account, by_account_id)
    if remover is None or session.get_one(Actor, remover.actor_id).host != LOCAL_HOST:
        return None
    if talk.author is not None and talk.author.host == LOCAL_HOST:
        return talk.author
    return read_owner_actor(session, talk.video) if talk.video.is_local else None


def _may_leave(session: Session, video: Video) -> bool:
    return not video.is_local or may_be_told(video, settings_of(session))
