"""The instance's own avatar and banner: those of its actor. Every page shows the avatar as the instance's mark."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.actors import PictureKind, find_instance_actor, remove_picture, set_picture, stored_pictures
from headwater.db.saved_settings import note
from headwater.media.pictures import FittedPicture
from headwater.runtime import Runtime


def change_instance_picture(runtime: Runtime, kind: PictureKind, picture: FittedPicture, author: str) -> None:
    """Give the instance a picture, in a transaction of its own; pages of every process show it from then on."""
    with stored_pictures(runtime, {kind: picture}) as stored, runtime.database.write() as session:
        set_picture(session, find_instance_actor(session).id, stored[kind])
        note(session, author)


def remove_instance_picture(session: Session, kind: PictureKind, author: str) -> None:
    """Take a picture of the instance away."""
    remove_picture(session, find_instance_actor(session).id, kind)
    note(session, author)
