"""Finding actors by the names that addresses and handles give them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, parse_handle


def find_named_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the living actor of `name` or `name@host`."""
    name, host = parse_handle(handle, own_host)
    named = (Actor.folded_name == name, Actor.host == host, Actor.deleted_at.is_(None))
    return session.scalar(sa.select(Actor).where(*named))


def find_local_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the living actor of this instance of that name."""
    found = find_named_actor(session, handle, own_host)
    return found if found is not None and found.host == LOCAL_HOST else None
