"""Blocks on the wire."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import AccountDetails, load_accounts, to_account_details
from headwater.actors import detail_fields, find_instance_actor
from headwater.blocks.model import BY_INSTANCE
from headwater.kit.clock import format_wire


class BlockedServer(msgspec.Struct):
    """A server."""

    host: str


class AccountBlockEntry(msgspec.Struct, rename="camel"):
    """An account that was blocked."""

    by_account: AccountDetails
    blocked_account: AccountDetails
    created_at: str


class ServerBlockEntry(msgspec.Struct, rename="camel"):
    """A server that was blocked."""

    by_account: AccountDetails
    blocked_server: BlockedServer
    created_at: str


class Status(msgspec.Struct, rename="camel"):
    """Who has blocked something."""

    blocked_by_server: bool
    blocked_by_user: bool


class BlockStatus(msgspec.Struct):
    """What was asked for, as it was written."""

    accounts: dict[str, Status]
    hosts: dict[str, Status]


class _Speaker(msgspec.Struct):
    """The instance's actor with the columns of an account."""

    actor: Any
    display_name: str
    description: str | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.actor, name)


def to_account_blocks(session: Session, by: int, rows: list[Any]) -> list[AccountBlockEntry]:
    """Shape rows of `store.list_accounts`, in one or two statements."""
    if not rows:
        return []
    numbers = {row.target_account_id for row in rows}
    found = load_accounts(session, numbers if by == BY_INSTANCE else numbers | {by})
    blocker = _to_blocker(session, by, found)
    return [
        AccountBlockEntry(blocker, to_account_details(found[row.target_account_id]), format_wire(row.created_at))
        for row in rows
        if row.target_account_id in found
    ]


def to_server_blocks(session: Session, by: int, rows: list[Any]) -> list[ServerBlockEntry]:
    """Shape rows of `store.list_servers`, in one statement."""
    if not rows:
        return []
    blocker = _to_blocker(session, by, {} if by == BY_INSTANCE else load_accounts(session, {by}))
    return [ServerBlockEntry(blocker, BlockedServer(row.host), format_wire(row.created_at)) for row in rows]


def _to_blocker(session: Session, by: int, found: dict[int, Any]) -> AccountDetails:
    if by != BY_INSTANCE:
        return to_account_details(found[by])
    actor = find_instance_actor(session)
    return AccountDetails(**detail_fields(_Speaker(actor, actor.name)))
