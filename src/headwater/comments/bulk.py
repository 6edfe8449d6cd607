"""Removing all that somebody wrote: the first ones at once, many by a job in short transactions."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.comments import service, store
from headwater.comments.model import Comment
from headwater.jobs import JobRun, JobType, enqueue
from headwater.videos import Video

REMOVE = "remove-comments"
BATCH = 100  # others write in between


def remove_comments_of(session: Session, account_id: int, *, below_videos_of: int | None, by_account_id: int) -> None:
    """Take away what an account wrote, everywhere or below the videos of one account; a job goes on with many."""
    if _remove_some(session, account_id, below_videos_of, by_account_id) < BATCH:
        return
    payload = {"account_id": account_id, "below_videos_of": below_videos_of, "by_account_id": by_account_id}
    enqueue(session, REMOVE, payload, unique_key=f"{REMOVE}:{account_id}:{below_videos_of or ''}")


def go_on_removing(run: JobRun) -> None:
    """Take away the rest."""
    payload = run.payload
    while True:
        run.check()
        with run.transaction() as session:
            arguments = (payload["account_id"], payload["below_videos_of"], payload["by_account_id"])
            if _remove_some(session, *arguments) < BATCH:
                return


def _remove_some(session: Session, account_id: int, below_videos_of: int | None, by_account_id: int) -> int:
    found = store.list_of_account(session, account_id, below_videos_of=below_videos_of, most=BATCH)
    for video_id in sorted({video_id for _, video_id in found}):  # always in this order: two removals never lock up
        session.get_one(Video, video_id, with_for_update=True)
    for comment_id, _ in found:
        comment = session.get_one(Comment, comment_id, populate_existing=True)
        if comment.deleted_at is None:
            service.bury(session, comment, by_account_id=by_account_id)
    return len(found)


job_types = (JobType(REMOVE, go_on_removing, wire_name="activitypub-cleaner", attempts=5),)
