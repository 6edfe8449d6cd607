"""Use cases of blocks: each tells what happened by one event."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import find_account
from headwater.actors import Actor
from headwater.blocks import rules, store
from headwater.blocks.model import BY_INSTANCE
from headwater.federation import drop_deliveries
from headwater.house import emit
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound
from headwater.settings import Settings


def is_blocked(session: Session, actor: Actor, by: int | None = None) -> bool:
    """Whether the instance has blocked an actor or its server; or an account has (`by`)."""
    return store.is_actor_blocked(session, actor, by or BY_INSTANCE)


def block_account(session: Session, settings: Settings, by: int, handle: Any) -> None:
    """Block `name` or `name@host`; raises Invalid, NotFound or Conflict."""
    target = _find_target(session, settings, handle)
    if refusal := rules.refuse_account(target_account_id=target.id, by_account_id=by):
        raise refusal
    if store.add_account(session, by, target.id, clock.now()):
        emit(session, "account.blocked", account_id=target.id, by_account_id=by)


def unblock_account(session: Session, settings: Settings, by: int, handle: Any) -> None:
    """Take a block back; raises Invalid or NotFound."""
    target = _find_target(session, settings, handle)
    if not store.remove_account(session, by, target.id):
        raise NotFound("Account block entry not found.")
    emit(session, "account.unblocked", account_id=target.id, by_account_id=by)


def block_server(session: Session, settings: Settings, by: int, given: Any) -> None:
    """Block a host; raises Invalid or Conflict.

    By the instance: handlers of the event can still say good-bye to it, but nothing older than that leaves any more.
    """
    host = _check_host(given)
    if refusal := rules.refuse_server(host, own_host=settings.host):
        raise refusal
    if by == BY_INSTANCE and host not in store.find_blocked_hosts(session, [host]):
        drop_deliveries(session, host)
        emit(session, "server.blocked", host=host, by_account_id=by)
        store.add_server(session, by, host, clock.now())
    elif store.add_server(session, by, host, clock.now()):
        emit(session, "server.blocked", host=host, by_account_id=by)


def unblock_server(session: Session, by: int, given: Any) -> None:
    """Take a block back; raises Invalid or NotFound."""
    host = _check_host(given)
    if not store.remove_server(session, by, host):
        raise NotFound("Server block entry not found.")
    emit(session, "server.unblocked", host=host, by_account_id=by)


def forget_account(session: Session, *, user_id: int, account_id: int) -> None:
    """Forget what somebody has blocked who is going; the handler of `user.deleted`."""
    store.forget_blocker(session, account_id)


def _find_target(session: Session, settings: Settings, handle: Any) -> Any:
    if not isinstance(handle, str) or not handle.strip("@ "):
        raise Invalid("Incorrect request parameters: accountName", fields={"accountName": "Invalid value"})
    target = find_account(session, handle.strip(), settings.host)
    if target is None:
        raise NotFound("Account not found")
    return target


def _check_host(given: Any) -> str:
    host = rules.read_host(given)
    if host is None:
        raise Invalid("Incorrect request parameters: host", fields={"host": "Should have a valid host"})
    return host
