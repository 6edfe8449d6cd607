"""An instance with people on it, written straight into the tables."""

from __future__ import annotations

import dataclasses

from sqlalchemy.orm import Session

from headwater.accounts.model import Account
from headwater.actors.model import Actor, ActorKind
from headwater.channels.model import Channel
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit import clock, text
from headwater.users.model import User


@dataclasses.dataclass(frozen=True)
class Person:
    viewer: Viewer
    channel_id: int


def add_actor(session: Session, name: str, kind: ActorKind, host: str = "") -> Actor:
    now = clock.now()
    path = "video-channels" if kind is ActorKind.CHANNEL else "accounts"
    url = f"http://{host or 'localhost:9000'}/{path}/{name}"
    actor = Actor(
        kind=kind, name=name, folded_name=name.lower(), host=host, url=url, inbox_url=f"{url}/inbox",
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(actor)
    session.flush()
    return actor


def add_person(session: Session, name: str, role: Role = Role.USER) -> Person:
    """Write a user with account and channel; returns whom they are as a viewer."""
    now = clock.now()
    actor = add_actor(session, name, ActorKind.ACCOUNT)
    account = Account(actor_id=actor.id, display_name=name.title(), created_at=now, updated_at=now)
    session.add(account)
    session.flush()
    channel = Channel(
        actor_id=add_actor(session, f"{name}_channel", ActorKind.CHANNEL).id,
        account_id=account.id, display_name=f"Main {name} channel", created_at=now, updated_at=now,
    )  # fmt: skip
    user = User(
        account_id=account.id, username=name, folded_username=text.fold(name), email=f"{name}@example.com",
        folded_email=f"{name}@example.com", password_hash="", role=role, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add_all([channel, user])
    session.flush()
    viewer = Viewer(user_id=user.id, account_id=account.id, username=name, role=role, token_id=1)
    return Person(viewer, channel.id)
