"""Use cases of ratings: rate, change one's mind, take it back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.house import emit
from headwater.ratings import rules, store
from headwater.ratings.model import Rating


def read_rating(session: Session, account_id: int, video_id: int) -> Rating | None:
    """Return what an account thinks of a video."""
    found = store.find_rating(session, account_id, video_id)
    return None if found is None else found.kind


def rate_video(
    session: Session, account_id: int, video_id: int, rating: Rating | None, *, url: str | None = None
) -> None:
    """Write what an account thinks of a video; whoever calls has checked that it may be known.

    `url` is the id of a remote Like or Dislike; local ones are `{account}/likes/{video}`, as on the wire. Repeating
    oneself changes nothing and tells nobody.
    """
    is_local = store.lock_video(session, video_id)  # whoever rates it at the same time waits: counts are exact
    found = store.find_rating(session, account_id, video_id)
    before = None if found is None else found.kind
    if before is rating:
        return
    if rating is None:
        store.remove_rating(session, account_id, video_id)
    else:
        address = url or f"{store.read_account_url(session, account_id)}/{rules.name_rating(rating)}s/{video_id}"
        store.keep_rating(session, account_id, video_id, rating, address, is_new=before is None)
    likes, dislikes = rules.count_change(before, rating)
    store.add_to_counts(session, video_id, likes=likes, dislikes=dislikes)
    emit(
        session,
        "video.rated",
        video_id=video_id,
        is_local=is_local,
        account_id=account_id,
        before=rules.name_rating(before),
        rating=rules.name_rating(rating),
    )


def forget_ratings_of(session: Session, *, account_id: int, user_id: int | None = None) -> None:
    """Take back what somebody thought who is going; the handler of `user.deleted` and `account.deleted`."""
    store.take_back_all(session, account_id)
