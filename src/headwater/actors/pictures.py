"""Avatars and banners: read from what somebody sent, brought to the wire's sizes in a limited child, kept, removed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors.model import Actor, ActorPicture, PictureKind
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound
from headwater.media.pictures import FittedPicture, UnreadablePicture, fit_picture, picture_children
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


def read_picture(files: Mapping[str, bytes], kind: PictureKind, settings: Settings) -> FittedPicture:
    """Bring the picture of a form to all sizes; raises Invalid naming its field."""
    field, limit = FIELDS[kind], settings.upload.image_max_size
    content = files.get(field, b"")
    try:
        if not content:
            raise UnreadablePicture("An image is needed.")
        if len(content) > limit:
            raise UnreadablePicture(f"This image is too large; at most {limit >> 20} MiB are taken.")
        limits = MediaLimits.of(settings.transcoding)
        return fit_picture(picture_children(), limits, content, SIZES[kind], keep_format=True)
    except UnreadablePicture as error:
        raise Invalid(f"Incorrect request parameters: {field}", fields={field: str(error)}) from error


def change_picture(runtime: Runtime, actor_id: int, kind: PictureKind, picture: FittedPicture) -> list[dict[str, Any]]:
    """Give an actor a picture in place of the one before; returns what its column `avatars` or `banners` holds now.

    The files are put before the transaction: one that fails leaves blobs that nothing names, never a name without one.
    """
    now = clock.now()
    sizes = [(size, f"{uuid.uuid4()}{picture.extension}") for size in SIZES[kind]]
    try:
        for (_, filename), content in zip(sizes, picture.contents, strict=True):
            runtime.storage.put_bytes(_key(filename), content)
        with runtime.database.write() as session:
            _lock(session, actor_id)
            _forget_files(session, actor_id, [kind])
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
            _show(session, actor_id, kind, shown)
            return shown
    except Exception:
        for _, filename in sizes:
            runtime.storage.delete(_key(filename))
        raise


def remove_picture(session: Session, actor_id: int, kind: PictureKind) -> None:
    """Take an actor's picture away, if it has one; the files go by a job."""
    _lock(session, actor_id)
    _forget_files(session, actor_id, [kind])
    _show(session, actor_id, kind, [])


def remove_pictures(session: Session, actor_id: int) -> None:
    """Take all pictures of an actor away; the files go by a job."""
    _forget_files(session, actor_id, list(PictureKind))
    for kind in PictureKind:
        _show(session, actor_id, kind, [])


def _lock(session: Session, actor_id: int) -> None:
    """Keep others from the pictures of an actor; raises NotFound when it was removed meanwhile."""
    living = sa.select(Actor.id).where(Actor.id == actor_id, Actor.deleted_at.is_(None))
    if session.scalar(living.with_for_update()) is None:
        raise NotFound("This account or channel has been removed.")


def _key(filename: str) -> str:
    return f"avatars/{filename}"


def _forget_files(session: Session, actor_id: int, kinds: list[PictureKind]) -> None:
    gone = sa.delete(ActorPicture).where(ActorPicture.actor_id == actor_id, ActorPicture.kind.in_(kinds))
    keys = list(session.scalars(gone.returning(ActorPicture.storage_key)))
    if keys:
        enqueue(session, DELETE_PICTURES, {"keys": keys})


def _show(session: Session, actor_id: int, kind: PictureKind, shown: list[dict[str, Any]]) -> None:
    values: dict[str, Any] = {_COLUMNS[kind]: shown}
    session.execute(sa.update(Actor).where(Actor.id == actor_id).values(**values))
