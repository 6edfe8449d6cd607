"""Exclusive sections inside write transactions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session


def hold_lock(session: Session, number: int) -> None:
    """Wait until no other transaction holds this lock; held until the caller's ends.

    On SQLite a write transaction is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ADVISORY, {"number": number})


_ADVISORY = sa.text("SELECT pg_advisory_xact_lock(:number)")
