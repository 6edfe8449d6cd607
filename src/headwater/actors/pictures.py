"""Avatars and banners: read from what somebody sent, brought to the wire's sizes in a limited child, kept, removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors.model import Actor, ActorPicture, PictureKind
from headwater.house import emit
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound, Reason
from headwater.media.pictures import FittedPicture, UnreadablePicture, fit_picture, picture_children, too_large
from headwater.media.safety import MediaLimits
from headwater.runtime import Runtime
from headwater.settings import Settings

DELETE_PICTURES = "delete-pictures"
FIELDS = {PictureKind.AVATAR: "avatarfile", PictureKind.BANNER: "bannerfile"}
# The wire's sizes (enums.json, ACTOR_IMAGES_SIZE), largest first.
SIZES = {
    PictureKind.AVATAR: [(1500, 1500), (600, 600), (120, 120), (48, 48)],
    PictureKind.BANNER: [(1920, 317), (600, 100)],
}
_COLUMNS = {PictureKind.AVATAR: "avatars", PictureKind.BANNER: "banners"}


def read_pictures(files: Mapping[str, bytes], settings: Settings) -> dict[PictureKind, FittedPicture]:
    """Read whichever pictures came with a form; raises Invalid naming every wrong one."""
    found: dict[PictureKind, FittedPicture] = {}
    wrong: dict[str, str] = {}
    for kind, field in FIELDS.items():
        try:
            if field in files:
                found[kind] = read_picture(files, kind, settings)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return found


def read_picture(files: Mapping[str, bytes], kind: PictureKind, settings: Settings) -> FittedPicture:
    """Bring the picture of a form to all sizes; raises Invalid naming its field."""
    field, limit = FIELDS[kind], settings.upload.image_max_size
    content = files.get(field, b"")
    try:
        if not content:
            raise UnreadablePicture(Reason("A picture is needed."))
        if len(content) > limit:
            raise UnreadablePicture(too_large(limit))
        limits = MediaLimits.of(settings.transcoding)
        return fit_picture(picture_children(), limits, content, SIZES[kind], keep_format=True)
    except UnreadablePicture as error:
        raise Invalid(f"Incorrect request parameters: {field}", fields={field: error.reason}) from error


class StoredPicture(msgspec.Struct, frozen=True):
    """A picture whose files lie in the store, not yet named by any row."""

    kind: PictureKind
    filenames: list[str]


@contextmanager
def stored_pictures(
    runtime: Runtime, pictures: Mapping[PictureKind, FittedPicture]
) -> Iterator[dict[PictureKind, StoredPicture]]:
    """Put the files of pictures for the transaction inside the block; taken away again when it fails."""
    stored = {
        kind: StoredPicture(kind, [f"{uuid.uuid4()}{picture.extension}" for _ in SIZES[kind]])
        for kind, picture in pictures.items()
    }
    try:
        for kind, picture in pictures.items():
            for filename, content in zip(stored[kind].filenames, picture.contents, strict=True):
                runtime.storage.put_bytes(_key(filename), content)
        yield stored
    except Exception:
        for one in stored.values():
            for filename in one.filenames:
                runtime.storage.delete(_key(filename))
        raise


def set_picture(session: Session, actor_id: int, picture: StoredPicture) -> list[dict[str, Any]]:
    """Give an actor a picture in place of the one before; returns what its column `avatars` or `banners` holds now."""
    now, kind = clock.now(), picture.kind
    sizes = list(zip(SIZES[kind], picture.filenames, strict=True))
    _lock(session, actor_id)
    forget_files(session, actor_id, [kind])
    for (width, height), filename in sizes:
        session.add(
            ActorPicture(
                actor_id=actor_id,
                kind=kind,
                filename=filename,
                storage_key=_key(filename),
                width=width,
                height=height,
                created_at=now,
            )
        )
    shown = [{"width": size[0], "filename": name, "at": clock.format_wire(now)} for size, name in sizes]
    show(session, actor_id, kind, shown)
    emit(session, "actor.updated", actor_id=actor_id)
    return shown


def change_picture(runtime: Runtime, actor_id: int, kind: PictureKind, picture: FittedPicture) -> list[dict[str, Any]]:
    """Store and set a picture, in a transaction of its own; returns what `set_picture` does."""
    with stored_pictures(runtime, {kind: picture}) as stored, runtime.database.write() as session:
        return set_picture(session, actor_id, stored[kind])


def remove_picture(session: Session, actor_id: int, kind: PictureKind) -> None:
    """Take an actor's picture away, if it has one; the files go by a job."""
    _lock(session, actor_id)
    forget_files(session, actor_id, [kind])
    show(session, actor_id, kind, [])
    emit(session, "actor.updated", actor_id=actor_id)


def remove_pictures(session: Session, actor_id: int) -> None:
    """Take all pictures of an actor away; the files go by a job."""
    forget_files(session, actor_id, list(PictureKind))
    for kind in PictureKind:
        show(session, actor_id, kind, [])


def _lock(session: Session, actor_id: int) -> None:
    """Keep others from the pictures of an actor; raises NotFound when it was removed meanwhile."""
    living = sa.select(Actor.id).where(Actor.id == actor_id, Actor.deleted_at.is_(None))
    if session.scalar(living.with_for_update()) is None:
        raise NotFound("This account or channel has been removed.")


def _key(filename: str) -> str:
    return f"avatars/{filename}"


def forget_files(session: Session, actor_id: int, kinds: list[PictureKind]) -> None:
    """Remove the rows of an actor's pictures; the files go by a job."""
    gone = sa.delete(ActorPicture).where(ActorPicture.actor_id == actor_id, ActorPicture.kind.in_(kinds))
    keys = list(session.scalars(gone.returning(ActorPicture.storage_key)))
    if keys:
        enqueue(session, DELETE_PICTURES, {"keys": keys})


def show(session: Session, actor_id: int, kind: PictureKind, shown: list[dict[str, Any]]) -> None:
    """Have lists show these pictures."""
    values: dict[str, Any] = {_COLUMNS[kind]: shown}
    session.execute(sa.update(Actor).where(Actor.id == actor_id).values(**values))
