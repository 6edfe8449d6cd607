"""Person documents: what accounts say of themselves, and what remote ones said."""

from __future__ import annotations

import html
from typing import Any

import nh3
from sqlalchemy.orm import Session

from headwater.accounts.model import Account
from headwater.accounts.store import find_account_of_actor
from headwater.actors import Actor
from headwater.kit import clock

MAX_NAME, MAX_SUMMARY = 120, 10_000


def describe(session: Session, actor: Actor) -> dict[str, Any]:
    """Return what an account adds to its actor's document."""
    account = find_account_of_actor(session, actor.id)
    assert account is not None, "an actor of that kind is made with its account"
    return {"name": account.display_name, "summary": account.description}


def keep(session: Session, actor: Actor, document: dict[str, Any], owner: Actor | None) -> None:
    """Keep a remote account."""
    now = clock.now()
    account = find_account_of_actor(session, actor.id)
    if account is None:
        account = Account(actor_id=actor.id, created_at=now)
        session.add(account)
    account.display_name, account.description = read_name(document, actor), read_summary(document)
    account.updated_at = now
    session.flush()


def read_name(document: dict[str, Any], actor: Actor) -> str:
    """Return the name that an actor shows."""
    name = document.get("name")
    return name.replace("\0", "").strip()[:MAX_NAME] or actor.name if isinstance(name, str) else actor.name


def read_summary(document: dict[str, Any], name: str = "summary") -> str | None:
    """Return a text of an actor as the Markdown that our pages show; HTML of others loses its tags."""
    text = document.get(name)
    if not isinstance(text, str):
        return None
    text = text.replace("\0", "")
    if "<" in text:
        text = html.unescape(nh3.clean(text, tags=set()))
    return text.strip()[:MAX_SUMMARY] or None
