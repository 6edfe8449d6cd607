"""The actor table."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime

LOCAL_HOST = ""


class ActorKind(enum.IntEnum):
    """What an actor stands for."""

    ACCOUNT = 1
    CHANNEL = 2
    INSTANCE = 3


class PictureKind(enum.IntEnum):
    """The pictures of an actor; numbers are the wire's."""

    AVATAR = 1
    BANNER = 2


class Actor(Base):
    """A name in the federation. `(host, folded_name)` is unique across kinds and is never given again."""

    __tablename__ = "actor"
    __table_args__ = (sa.UniqueConstraint("host", "folded_name"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[ActorKind] = mapped_column(IntEnumType(ActorKind))
    name: Mapped[str]  # preferredUsername, as written
    folded_name: Mapped[str]
    host: Mapped[str] = mapped_column(default=LOCAL_HOST)  # empty: this instance
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id: stored, never rebuilt
    inbox_url: Mapped[str]
    shared_inbox_url: Mapped[str | None]
    outbox_url: Mapped[str | None]
    followers_url: Mapped[str | None]
    following_url: Mapped[str | None]
    public_key: Mapped[str | None]
    private_key: Mapped[str | None]  # local actors; made when federation first needs it
    # What lists show of `actor_picture`, largest first: with the actor, so that no list needs a further statement.
    avatars: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    banners: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    followers_count: Mapped[int] = mapped_column(default=0)
    following_count: Mapped[int] = mapped_column(default=0)
    remote_created_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class ActorPicture(Base):
    """The file of an avatar or banner in one size."""

    __tablename__ = "actor_picture"
    __table_args__ = (sa.UniqueConstraint("actor_id", "kind", "width"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id", ondelete="CASCADE"))
    kind: Mapped[PictureKind] = mapped_column(IntEnumType(PictureKind))
    filename: Mapped[str] = mapped_column(unique=True)
    storage_key: Mapped[str] = mapped_column(unique=True)
    remote_url: Mapped[str | None]  # the file is only a copy, made when it is asked for (`copies`)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
