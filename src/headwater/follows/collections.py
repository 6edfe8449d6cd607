"""Followers and following of an actor, as other instances read them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.follows import store
from headwater.settings import Settings


def list_followers(session: Session, settings: Settings, actor: Actor, start: int, count: int) -> tuple[int, list[Any]]:
    """Return how many follow an actor of ours, and a page of their addresses."""
    return store.list_urls(session, actor.id, followers=True, start=start, count=count)


def list_following(session: Session, settings: Settings, actor: Actor, start: int, count: int) -> tuple[int, list[Any]]:
    """Return how many actors an actor of ours follows, and a page of their addresses."""
    return store.list_urls(session, actor.id, followers=False, start=start, count=count)
