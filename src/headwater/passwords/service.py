"""Use cases of passwords: replace all, remove one. A protected video always has at least one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.house import Viewer
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound
from headwater.passwords import store
from headwater.passwords.model import VideoPassword
from headwater.passwords.proof import SEALED_FOR
from headwater.videos import PASSWORDS_REASON, Privacy, Video, find_managed, read_passwords

FIELD = "passwords"


def replace_passwords(session: Session, *, video_id: int, passwords: Sequence[str]) -> None:
    """Set the passwords of a video (`video.passwords_given`); those that stay the same are new ones all the same."""
    secret, now = secret_of(session), clock.now()
    store.remove_all(session, video_id)
    session.add_all(
        VideoPassword(video_id=video_id, sealed=secret.seal(SEALED_FOR, password), created_at=now, updated_at=now)
        for password in passwords
    )
    session.flush()


def reveal_passwords(session: Session, video_id: int) -> list[str]:
    """Return the passwords of a video, for whoever may change it."""
    secret, found = secret_of(session), []
    for row in store.read_all(session, video_id):
        with suppress(InvalidTag):  # the instance's secret is another one since
            found.append(secret.unseal(SEALED_FOR, row.sealed))
    return found


def change_passwords(session: Session, viewer: Viewer, video: str, given: Any) -> None:
    """Replace the passwords of a protected video; raises Invalid, and refusals."""
    row = find_protected(session, viewer, video)
    try:
        passwords = read_passwords(given)
    except (ValueError, TypeError):
        raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: PASSWORDS_REASON}) from None
    session.get_one(Video, row.id, with_for_update=True)  # two writers take turns
    replace_passwords(session, video_id=row.id, passwords=passwords)


def remove_password(session: Session, viewer: Viewer, video: str, password_id: int) -> None:
    """Remove one password; raises Invalid for the last one, NotFound, and refusals."""
    row = find_protected(session, viewer, video)
    session.get_one(Video, row.id, with_for_update=True)
    found = {password.id: password for password in store.read_all(session, row.id)}
    if password_id not in found:
        raise NotFound("Video password not found")
    if len(found) == 1:
        raise Invalid("A protected video needs a password; change its privacy to do without.")
    session.delete(found[password_id])


def find_protected(session: Session, viewer: Viewer, video: str) -> Any:
    """Return the row of a protected video that the viewer may change; raises Invalid, and refusals."""
    return check_protected(find_managed(session, viewer, video, field="videoId"))


def check_protected(row: Any) -> Any:
    """Return the row of a video; raises Invalid unless passwords protect it."""
    if row.privacy is not Privacy.PASSWORD_PROTECTED:
        raise Invalid("No password protects this video")
    return row
