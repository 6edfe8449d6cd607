"""Tables of the protocol: what goes out and to whom, what came in, and how each peer does."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime
from headwater.federation.signatures.knock import Form


class DeliveryState(enum.IntEnum):
    """Where a delivery stands. Delivered ones are removed; the peer counts them."""

    NEW = 1  # its host has not been told to start yet
    WAITING = 2
    REJECTED = 3  # the inbox said no for good
    EXPIRED = 4  # nobody answered for too long


class ReceivedState(enum.IntEnum):
    """Where something that was received stands."""

    WAITING = 1
    DONE = 2
    DROPPED = 3  # nobody here handles such a thing, or it may not be
    FAILED = 4


class Peer(Base):
    """Another instance, as deliveries and inbox know it."""

    __tablename__ = "federation_peer"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    host: Mapped[str] = mapped_column(unique=True)
    form: Mapped[Form | None] = mapped_column(IntEnumType(Form))  # of signature that it has taken
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    open_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # nothing is delivered before
    last_success_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_failure_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_received_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]
    delivered: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class OutgoingActivity(Base):
    """An activity of ours, stored once for all of its recipients."""

    __tablename__ = "outgoing_activity"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id"))  # who signs the requests
    type: Mapped[str]
    url: Mapped[str]
    body: Mapped[str]  # JSON, to the byte as it is sent once it is signed
    is_signed: Mapped[bool]  # has a linked-data signature, or is somebody else's and stays as it is
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Delivery(Base):
    """One activity for one inbox."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.Index("ix_delivery_host", "host", "state", "id"),
        sa.Index("ix_delivery_state", "state", "id"),
        sa.Index("ix_delivery_object", "object_url", "inbox_url"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    outgoing_id: Mapped[int] = mapped_column(sa.ForeignKey("outgoing_activity.id", ondelete="CASCADE"), index=True)
    inbox_url: Mapped[str]
    host: Mapped[str]
    object_url: Mapped[str]  # what it is about: its deliveries to one inbox keep their order
    state: Mapped[DeliveryState] = mapped_column(IntEnumType(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]


class ReceivedActivity(Base):
    """Something that was delivered to us: handled once, known again for a while."""

    __tablename__ = "received_activity"
    __table_args__ = (
        sa.Index("ix_received_activity_host", "host", "state", "id"),
        sa.Index("ix_received_activity_state", "state", "next_at"),
        sa.Index("ix_received_activity_received", "received_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)  # of id and content: ids alone come back (like, undo, like)
    url: Mapped[str]
    type: Mapped[str]
    actor_url: Mapped[str]  # whose activity it is, proven
    host: Mapped[str]  # of who delivered it
    inbox: Mapped[str]  # the path it was delivered to
    body: Mapped[str | None]  # JSON as it came; None once it is done
    state: Mapped[ReceivedState] = mapped_column(IntEnumType(ReceivedState))
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
