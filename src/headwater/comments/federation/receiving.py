"""What other instances say of comments: written, changed, removed, let through."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.accounts import find_account_of_actor
from headwater.actors import LOCAL_HOST
from headwater.comments import service
from headwater.comments.federation import notes, sending, store
from headwater.comments.federation.gathering import gather_above
from headwater.comments.federation.keeping import keep_note
from headwater.comments.federation.parsing import read_note
from headwater.comments.model import Comment
from headwater.federation import Dropped, Handler, Received, host_of
from headwater.relaying import pass_on, read_owner
from headwater.videos import Video


def take_note(session: Session, received: Received) -> None:
    """Keep a Note that was written or changed, and pass on what everybody may see of it."""
    settings = received.settings
    note = read_note(received.object, settings.comments)
    if note.author_url != received.actor.url:
        raise Dropped("the comment is somebody else's")
    before = store.find_by_url(session, note.url)
    earlier = None if before is None else before.text
    for found, actor_id in received.gathered.above:
        keep_note(session, settings, found, actor_id)
    comment = keep_note(session, settings, note, received.actor.id)
    is_news = earlier != comment.text or _approves(session, comment, note.reply_approval)
    if is_news and comment.deleted_at is None and not comment.held_for_review:
        talk = store.load_talk(session, comment)
        pass_on(session, received, talk.video)
        if talk.video.is_local:
            comment.reply_approval = notes.approval_url(talk)  # it has been passed on: what comes again is no news


def _approves(session: Session, comment: Comment, approval: str | None) -> bool:
    """Whether a comment comes again because it was let through meanwhile; keeps that it was."""
    if approval is None or comment.reply_approval is not None:
        return False
    video = session.get_one(Video, comment.video_id)
    if host_of(approval) != host_of(video.url):
        return False
    comment.reply_approval = approval
    return True


def take_removal(session: Session, received: Received) -> None:
    """Remove a comment: its author says so, or the server of the video that it stands below."""
    comment = _find(session, received)
    if not _is_author(session, comment, received) and not _is_of_origin(session, comment, received):
        raise Dropped("the comment is somebody else's")
    if comment.deleted_at is not None:
        return
    account = find_account_of_actor(session, received.actor.id)
    service.bury(session, comment, by_account_id=None if account is None else account.id)
    pass_on(session, received, session.get_one(Video, comment.video_id))


def take_approval(session: Session, received: Received) -> None:
    """Show our comment below a video from elsewhere whose owner lets it through, and send it again with that."""
    comment = _find(session, received)
    video = session.get_one(Video, comment.video_id, with_for_update=True)
    if video.is_local or read_owner(session, video.channel_id).url != received.actor.url:
        raise Dropped("the video is somebody else's")
    approval = received.activity["id"]
    if comment.deleted_at is not None or comment.reply_approval == approval:
        return
    if comment.held_for_review:
        service.let_through(session, comment, reply_approval=approval)  # the event sends it
        return
    comment.reply_approval = approval
    session.flush()
    talk = store.load_talk(session, comment)
    if talk.author is not None and talk.author.host == LOCAL_HOST:
        sending.send_note(session, talk, talk.author)


def take_rejection(session: Session, received: Received) -> None:
    """Remove our comment that waited below a video from elsewhere: its owner does not want it."""
    comment = _find(session, received)
    video = session.get_one(Video, comment.video_id)
    if video.is_local or read_owner(session, video.channel_id).url != received.actor.url:
        raise Dropped("the video is somebody else's")
    if comment.deleted_at is None:
        service.bury(session, comment, by_account_id=None)


def _find(session: Session, received: Received) -> Comment:
    comment = store.find_by_url(session, received.object_url)
    if comment is None:
        raise Dropped("there is no such comment here")
    return comment


def _is_author(session: Session, comment: Comment, received: Received) -> bool:
    account = find_account_of_actor(session, received.actor.id)
    return account is not None and comment.account_id == account.id


def _is_of_origin(session: Session, comment: Comment, received: Received) -> bool:
    video = session.get_one(Video, comment.video_id)
    return not video.is_local and host_of(video.url) == host_of(received.actor.url)


handlers = (
    Handler(type="Create", object_types=("Note",), gather=gather_above, apply=take_note),
    Handler(type="Update", object_types=("Note",), gather=gather_above, apply=take_note),
    Handler(type="Delete", object_types=("", "Note", "Tombstone"), claims=store.is_known, apply=take_removal),
    Handler(type="ApproveReply", apply=take_approval),
    Handler(type="RejectReply", apply=take_rejection),
)
