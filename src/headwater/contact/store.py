"""Who has to wait until the next message."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.contact.model import ContactSender
from headwater.db import insert


def must_wait(session: Session, sender: str, now: dt.datetime) -> bool:
    """Whether this sender's time has not passed yet."""
    waiting = sa.exists().where(ContactSender.sender == sender, ContactSender.until_at > now)
    return session.scalar(sa.select(waiting)) is True


def count_waiting(session: Session, now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """Return how many senders wait, which is how many wrote lately, and when the first of them may write again."""
    recent = sa.select(sa.func.count(), sa.func.min(ContactSender.until_at)).where(ContactSender.until_at > now)
    count, first = session.execute(recent).one()
    return count, first


def admit(session: Session, sender: str, now: dt.datetime, until: dt.datetime) -> bool:
    """Have a sender wait from now on; False when they do already: of two messages at once, one is taken."""
    values = {"sender": sender, "until_at": until}
    adding = insert(session, ContactSender).values(values)
    adding = adding.on_conflict_do_update(
        index_elements=[ContactSender.sender], set_={"until_at": until}, where=ContactSender.until_at <= now
    )
    return session.execute(adding.returning(ContactSender.sender)).scalar() is not None


def forget_passed(session: Session, now: dt.datetime) -> None:
    """Remove those whose time has passed."""
    session.execute(sa.delete(ContactSender).where(ContactSender.until_at <= now))
