"""Blocks over REST: one's own, and those of the instance."""

from __future__ import annotations

from typing import Literal

from litestar import delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.blocks import service, store, wire
from headwater.blocks.model import BY_INSTANCE
from headwater.blocks.status import read_status
from headwater.house.rights import Right
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

MINE, OURS = "/api/v1/users/me/blocklist", "/api/v1/server/blocklist"
BODY = {"fields": Provide(read_fields)}
Sort = Literal["createdAt", "-createdAt"]
Accounts = ResultList[wire.AccountBlockEntry]
Servers = ResultList[wire.ServerBlockEntry]


@get(f"{MINE}/accounts")
@reads(auth=Auth.REQUIRED)
def list_my_accounts(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> ResultList[wire.AccountBlockEntry]:
    """Return the accounts that somebody has muted."""
    return _list_accounts(ctx, _me(ctx), start, count, sort)


@post(f"{MINE}/accounts", status_code=204, dependencies=BODY)
@writes(auth=Auth.REQUIRED)
def mute_account(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Mute an account."""
    service.block_account(ctx.session, ctx.settings, _me(ctx), fields.values.get("accountName"))


@delete(f"{MINE}/accounts/{{account_name:str}}", status_code=204)
@writes(auth=Auth.REQUIRED)
def unmute_account(ctx: Ctx, account_name: FromPath[str]) -> None:
    """Hear an account again."""
    service.unblock_account(ctx.session, ctx.settings, _me(ctx), account_name)


@get(f"{MINE}/servers")
@reads(auth=Auth.REQUIRED)
def list_my_servers(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> ResultList[wire.ServerBlockEntry]:
    """Return the servers that somebody has muted."""
    return _list_servers(ctx, _me(ctx), start, count, sort)


@post(f"{MINE}/servers", status_code=204, dependencies=BODY)
@writes(auth=Auth.REQUIRED)
def mute_server(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Mute a server."""
    service.block_server(ctx.session, ctx.settings, _me(ctx), fields.values.get("host"))


@delete(f"{MINE}/servers/{{host:str}}", status_code=204)
@writes(auth=Auth.REQUIRED)
def unmute_server(ctx: Ctx, host: FromPath[str]) -> None:
    """Hear a server again."""
    service.unblock_server(ctx.session, _me(ctx), host)


@get(f"{OURS}/accounts")
@reads(right=Right.MANAGE_ACCOUNTS_BLOCKLIST)
def list_our_accounts(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> ResultList[wire.AccountBlockEntry]:
    """Return the accounts that the instance has blocked."""
    return _list_accounts(ctx, BY_INSTANCE, start, count, sort)


@post(f"{OURS}/accounts", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_ACCOUNTS_BLOCKLIST)
def block_account(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Block an account for everybody here."""
    service.block_account(ctx.session, ctx.settings, BY_INSTANCE, fields.values.get("accountName"))


@delete(f"{OURS}/accounts/{{account_name:str}}", status_code=204)
@writes(right=Right.MANAGE_ACCOUNTS_BLOCKLIST)
def unblock_account(ctx: Ctx, account_name: FromPath[str]) -> None:
    """Take the block of an account back."""
    service.unblock_account(ctx.session, ctx.settings, BY_INSTANCE, account_name)


@get(f"{OURS}/servers")
@reads(right=Right.MANAGE_SERVERS_BLOCKLIST)
def list_our_servers(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> ResultList[wire.ServerBlockEntry]:
    """Return the servers that the instance has blocked."""
    return _list_servers(ctx, BY_INSTANCE, start, count, sort)


@post(f"{OURS}/servers", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_SERVERS_BLOCKLIST)
def block_server(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Block a server: nothing goes there, nothing comes from there."""
    service.block_server(ctx.session, ctx.settings, BY_INSTANCE, fields.values.get("host"))


@delete(f"{OURS}/servers/{{host:str}}", status_code=204)
@writes(right=Right.MANAGE_SERVERS_BLOCKLIST)
def unblock_server(ctx: Ctx, host: FromPath[str]) -> None:
    """Take the block of a server back."""
    service.unblock_server(ctx.session, BY_INSTANCE, host)


@get("/api/v1/blocklist/status")
@reads()
def get_status(ctx: Ctx) -> wire.BlockStatus:
    """Say which of some accounts and hosts are blocked, by the instance or by whoever asks."""
    return read_status(ctx.session, ctx.settings, ctx.viewer, ctx.request.scope.get("query_string", b""))


def _me(ctx: Ctx) -> int:
    assert ctx.viewer.account_id is not None  # the routes need somebody
    return ctx.viewer.account_id


def _list_accounts(ctx: Ctx, by: int, start: int, count: int, sort: str) -> Accounts:
    total, rows = store.list_accounts(ctx.session, by, start=start, count=count, descending=sort.startswith("-"))
    return ResultList(total, wire.to_account_blocks(ctx.session, by, rows))


def _list_servers(ctx: Ctx, by: int, start: int, count: int, sort: str) -> Servers:
    total, rows = store.list_servers(ctx.session, by, start=start, count=count, descending=sort.startswith("-"))
    return ResultList(total, wire.to_server_blocks(ctx.session, by, rows))


routes = (
    list_my_accounts,
    mute_account,
    unmute_account,
    list_my_servers,
    mute_server,
    unmute_server,
    list_our_accounts,
    block_account,
    unblock_account,
    list_our_servers,
    block_server,
    unblock_server,
    get_status,
)
