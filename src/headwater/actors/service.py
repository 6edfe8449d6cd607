"""Making local actors: their names are taken once and for ever, their ActivityPub addresses are stored."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors.model import LOCAL_HOST, Actor, ActorKind
from headwater.actors.pictures import remove_pictures
from headwater.actors.rules import INSTANCE_NAME, fold_name
from headwater.kit import clock
from headwater.kit.errors import Conflict
from headwater.settings import Settings

_PATHS = {
    ActorKind.ACCOUNT: "accounts",
    ActorKind.CHANNEL: "video-channels",
    ActorKind.INSTANCE: "accounts",
}


def name_is_taken(session: Session, name: str) -> bool:
    """Whether a local actor has, or ever had, this name."""
    if fold_name(name) == INSTANCE_NAME:
        return True
    return session.scalar(sa.select(sa.exists().where(_is_local_named(name)))) or False


def create_local_actor(session: Session, settings: Settings, kind: ActorKind, name: str) -> Actor:
    """Take a name for ever and store its addresses (protocol.md 1). Keys are made when federation first needs them."""
    reserved = fold_name(name) == INSTANCE_NAME and kind is not ActorKind.INSTANCE
    if reserved or session.scalar(sa.select(sa.exists().where(_is_local_named(name)))):
        raise Conflict(
            "Another actor (account/channel) with this name on this instance already exists or has already existed."
        )
    url = f"{settings.base_url}/{_PATHS[kind]}/{name}"
    now = clock.now()
    actor = Actor(
        kind=kind,
        name=name,
        folded_name=fold_name(name),
        host=LOCAL_HOST,
        url=url,
        inbox_url=f"{url}/inbox",
        shared_inbox_url=f"{settings.base_url}/inbox",
        outbox_url=f"{url}/outbox",
        followers_url=f"{url}/followers",
        following_url=f"{url}/following",
        created_at=now,
        updated_at=now,
    )
    session.add(actor)
    session.flush()
    return actor


def retire_actor(session: Session, actor_id: int) -> None:
    """End an actor: nobody finds it any more. Its name stays taken, its keys stay to sign that it is gone."""
    remove_pictures(session, actor_id)
    now = clock.now()
    session.execute(sa.update(Actor).where(Actor.id == actor_id).values(deleted_at=now, updated_at=now))


def ensure_instance_actor(session: Session, settings: Settings) -> Actor:
    """Return the actor that speaks for the instance; made at the first start."""
    found = session.scalar(sa.select(Actor).where(_is_local_named(INSTANCE_NAME)))
    return found or create_local_actor(session, settings, ActorKind.INSTANCE, INSTANCE_NAME)


def find_instance_actor(session: Session) -> Actor:
    """Return the actor that speaks for the instance, made at the first start."""
    return session.execute(sa.select(Actor).where(_is_local_named(INSTANCE_NAME))).scalar_one()


def read_instance_avatars(session: Session) -> list[dict[str, Any]]:
    """Return the instance's avatars as its actor holds them; none before the first start made it."""
    return session.scalar(sa.select(Actor.avatars).where(_is_local_named(INSTANCE_NAME))) or []


def _is_local_named(name: str) -> sa.ColumnElement[bool]:
    return sa.and_(Actor.host == LOCAL_HOST, Actor.folded_name == fold_name(name))
