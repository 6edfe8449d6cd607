"""Who is told about the audience of a video: its owner, and who may see all videos."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden
from headwater.videos import find_any


def find_told(session: Session, viewer: Viewer, reference: str) -> Any:
    """Return the row of a video whose audience the viewer may know; raises Invalid, NotFound or Forbidden."""
    row = find_any(session, reference, field="videoId")
    if viewer.account_id != row.owner_account_id and not viewer.may(Right.SEE_ALL_VIDEOS):
        raise Forbidden("Cannot manage a video of another user.")
    return row
