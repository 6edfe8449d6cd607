"""Accounts over REST."""

from __future__ import annotations

from typing import Literal

from litestar import get
from litestar.params import FromPath

from headwater.accounts.store import find_account, list_accounts
from headwater.accounts.wire import AccountDetails, to_account_details
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, reads
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start


@get("/api/v1/accounts")
@reads(auth=Auth.NONE)
def list_all(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Literal["createdAt", "-createdAt"] = "-createdAt",
) -> ResultList[AccountDetails]:
    """Return the accounts that this instance knows."""
    total, rows = list_accounts(ctx.session, start=start, count=count, descending=sort.startswith("-"))
    return ResultList(total, [to_account_details(row) for row in rows])


@get("/api/v1/accounts/{account_name:str}")
@reads(auth=Auth.NONE)
def get_account(ctx: Ctx, account_name: FromPath[str]) -> AccountDetails:
    """Return one account, of `name` or `name@host`."""
    row = find_account(ctx.session, account_name, ctx.settings.host)
    if row is None:
        raise NotFound("Account not found")
    return to_account_details(row)


routes = (list_all, get_account)
