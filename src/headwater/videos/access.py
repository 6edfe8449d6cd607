"""Find a video for somebody, or refuse as the wire does."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.house.feature import all_features, resolve
from headwater.kit import ids
from headwater.kit.errors import Forbidden, Invalid, NotFound, Problem, Unauthenticated
from headwater.videos import rules, store
from headwater.videos.model import Privacy

PASSWORD_HEADER = "x-peertube-video-password"  # noqa: S105 - the name of a header
_NO_HEADERS: Mapping[str, str] = {}


def standing_of(row: Any) -> rules.Standing:
    """Take what the rules need from a row of the store."""
    return rules.Standing(
        owner_account_id=row.owner_account_id,
        privacy=row.privacy,
        state=row.state,
        wait_transcoding=row.wait_transcoding,
        playable_at=row.playable_at,
        is_local=row.is_local,
        is_blocked=row.is_blocked,
    )


def standing_for(session: Session, viewer: Viewer, row: Any, headers: Mapping[str, str]) -> rules.Standing:
    """Take what the rules need, and look whether the request opens a video with passwords for somebody else."""
    standing = standing_of(row)
    if row.privacy is not Privacy.PASSWORD_PROTECTED or rules.visible_to(viewer, standing):
        return standing
    return replace(standing, unlocked=_lock()(session, row, headers) is True)


@functools.cache
def _lock() -> Callable[[Session, Any, Mapping[str, str]], bool | None]:
    (reference,) = [feature.video_lock for feature in all_features() if feature.video_lock]
    found: Callable[[Session, Any, Mapping[str, str]], bool | None] = resolve(reference)
    return found


def find_any(session: Session, reference: str, *, field: str = "id") -> Any:
    """Return the row that `id | uuid | shortUUID` names, whoever asks; raises Invalid or NotFound."""
    key = ids.parse(reference)
    if key is None:
        reason = "Should have a valid video id (id, short UUID or UUID)"
        raise Invalid(f"Incorrect request parameters: {field}", fields={field: reason})
    row = store.find_video(session, key)
    if row is None:
        raise NotFound("Video not found")
    return row


def find_visible(
    session: Session,
    viewer: Viewer,
    reference: str,
    headers: Mapping[str, str] = _NO_HEADERS,
    *,
    field: str = "id",
) -> Any:
    """Return the row of a video whose details the viewer may know; raises Invalid, NotFound or a refusal."""
    row = find_any(session, reference, field=field)
    standing = standing_for(session, viewer, row, headers)
    if not rules.visible_to(viewer, standing, by_number=isinstance(ids.parse(reference), int)):
        raise refusal(viewer, row.privacy, password_given=PASSWORD_HEADER in headers, is_blocked=row.is_blocked)
    return row


def find_managed(session: Session, viewer: Viewer, reference: str, *, field: str = "id") -> Any:
    """Return the row of a video that the viewer may change; raises Invalid, NotFound or Forbidden."""
    row = find_any(session, reference, field=field)
    if not rules.may_update(viewer, standing_of(row)):
        raise Forbidden("Cannot manage a video of another user.")
    return row


def refusal(viewer: Viewer, privacy: Privacy, *, password_given: bool = False, is_blocked: bool = False) -> Problem:
    """Say why a video is not shown."""
    if privacy is Privacy.PASSWORD_PROTECTED and not is_blocked:
        if password_given:
            detail, code = "Incorrect video password. Access to the video is denied.", "incorrect_video_password"
        else:
            detail = "Please provide a password to access this password protected video"
            code = "video_requires_password"
        return Forbidden(detail, code=code)
    if not viewer.signed_in:
        return Unauthenticated("Not authenticated")
    return Forbidden("Cannot fetch information of private/internal/blocked video")
