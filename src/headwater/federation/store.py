"""All SQL of actors as the protocol sees them: by address, by name, with their keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, parse_handle
from headwater.db import insert
from headwater.federation.model import Peer
from headwater.federation.signatures import Form

_ACTORS = cast(sa.Table, Actor.__table__)
_SIGNERS = sa.select(_ACTORS.c.url, _ACTORS.c.host, _ACTORS.c.public_key, _ACTORS.c.updated_at).where(
    _ACTORS.c.url.in_(sa.bindparam("urls", expanding=True)), _ACTORS.c.deleted_at.is_(None)
)


def find_form(session: Session, host: str) -> Form | None:
    """Return the form of signature that a host has taken."""
    return session.scalar(sa.select(Peer.form).where(Peer.host == host))


def note_form(session: Session, host: str, form: Form, now: dt.datetime) -> None:
    """Keep the form of signature that a host has taken."""
    adding = insert(session, Peer).values(host=host, form=form, created_at=now)
    session.execute(adding.on_conflict_do_update(index_elements=[Peer.host], set_={"form": form}))


def find_known(session: Session, url: str) -> Actor | None:
    """Return the actor at an address, a deleted one too."""
    return session.scalar(sa.select(Actor).where(Actor.url == url))


def find_signers(session: Session, urls: Collection[str]) -> Sequence[sa.Row[str, str, str | None, dt.datetime]]:
    """Return `url`, `host`, `public_key` and `updated_at` of those known actors that have not been deleted."""
    return session.execute(_SIGNERS, {"urls": list(urls)}).all() if urls else []


def find_actor(session: Session, url: str) -> Actor | None:
    """Return a known actor, of whichever instance, that has not been deleted."""
    return session.scalar(sa.select(Actor).where(Actor.url == url, Actor.deleted_at.is_(None)))


def find_named_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the living actor of `name` or `name@host`."""
    name, host = parse_handle(handle, own_host)
    named = (Actor.folded_name == name, Actor.host == host, Actor.deleted_at.is_(None))
    return session.scalar(sa.select(Actor).where(*named))


def find_departed_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the actor of this instance of that name that is gone."""
    name, host = parse_handle(handle, own_host)
    named = (Actor.folded_name == name, Actor.host == LOCAL_HOST, Actor.deleted_at.is_not(None))
    return None if host != LOCAL_HOST else session.scalar(sa.select(Actor).where(*named))


def find_local_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the living actor of this instance of that name."""
    found = find_named_actor(session, handle, own_host)
    return found if found is not None and found.host == LOCAL_HOST else None


def lock_namesake(session: Session, url: str, host: str, folded_name: str) -> Actor | None:
    """Return the actor that has this address or this name on its host, for changing it."""
    same_name = sa.and_(Actor.host == host, Actor.folded_name == folded_name)
    return session.scalar(sa.select(Actor).where(sa.or_(Actor.url == url, same_name)).with_for_update())


def read_sealed_key(session: Session, actor_id: int) -> sa.Row[str, str | None]:
    """Return `url` and `private_key` of a local actor."""
    query = sa.select(Actor.url, Actor.private_key).where(Actor.id == actor_id, Actor.host == LOCAL_HOST)
    return session.execute(query).one()


def keep_first_keys(session: Session, actor_id: int, public: str, sealed: str) -> None:
    """Write the keys of an actor unless somebody else has made some meanwhile."""
    unless_made = sa.update(Actor).where(Actor.id == actor_id, Actor.private_key.is_(None))
    session.execute(unless_made.values(public_key=public, private_key=sealed))
