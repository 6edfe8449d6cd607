"""Changes to several videos of one person, all or none."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.library import store
from headwater.library.actions import Action
from headwater.videos import delete_video, read_details, update_video


def apply(session: Session, viewer: Viewer, video_ids: Collection[int], action: Action) -> int:
    """Do one thing to all chosen videos that are the viewer's own; returns how many there were.

    Raises Invalid when one of them cannot be changed so; then none is. What is not theirs, or gone, is passed over.
    """
    assert viewer.account_id is not None  # the route needs somebody
    details = read_details(action.fields, creating=False)
    own = store.list_chosen(session, viewer.account_id, video_ids)
    for row in own:
        if action.verb == "delete":
            delete_video(session, viewer, row.id, viewer.account_id)
        elif (video := store.lock_video(session, row.id)) is not None:
            update_video(session, viewer, video, viewer.account_id, details)
    return len(own)
