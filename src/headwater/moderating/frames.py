"""What these pages share: where a list stands, problems that a person can put right, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar.response import Redirect

from headwater.accounts import account_path, load_accounts
from headwater.blocks import list_accounts, list_servers
from headwater.kit.errors import Problem
from headwater.web.context import Ctx

FORM_STATUSES = (400, 404, 409)  # what the person can put right in the form itself
NO_STORE = {"Cache-Control": "no-store"}
MAX_PAGE = 10_000  # nobody walks further; it bounds what the database skips


class Place(msgspec.Struct, frozen=True):
    """A page of a list, and the address of its neighbours."""

    path: str
    filters: dict[str, str]
    page: int
    size: int
    total: int

    def address(self, page: int) -> str | None:
        """Return the address of a page; None where there is none."""
        if page < 1 or (page - 1) * self.size >= max(self.total, 1):
            return None
        query = {key: value for key, value in self.filters.items() if value} | ({"page": str(page)} if page > 1 else {})
        return f"{self.path}?{urlencode(query)}" if query else self.path


class Blocked(msgspec.Struct, frozen=True):
    """An account on a list of blocks."""

    handle: str
    name: str
    path: str
    created_at: Any


def read_page(ctx: Ctx) -> int:
    """Read the page number of an address; anything else is the first."""
    text = ctx.request.query_params.get("page", "")
    return min(max(1, int(text)), MAX_PAGE) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def attempt(act: Callable[[], None]) -> Problem | None:
    """Do something; returns the problem when it is one for the form."""
    try:
        act()
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return problem
    return None


def go_to(address: str) -> Redirect:
    """Answer a form: show the page again, so that a reload sends nothing twice."""
    return Redirect(address, status_code=303, headers=NO_STORE)


def load_blocks(ctx: Ctx, by: int, path: str) -> dict[str, Any]:
    """Return a page of what somebody has blocked, as `blocklist.html` takes it."""
    page, size = read_page(ctx), ctx.settings.web.page_size
    span: dict[str, Any] = {"start": (page - 1) * size, "count": size, "descending": True}
    accounts, rows = list_accounts(ctx.session, by, **span)
    servers, hosts = list_servers(ctx.session, by, **span)
    known = load_accounts(ctx.session, {row.target_account_id for row in rows}) if rows else {}
    people = [_to_blocked(known[row.target_account_id], row) for row in rows if row.target_account_id in known]
    place = Place(path, {}, page, size, max(accounts, servers))
    return {"people": people, "hosts": hosts, "previous": place.address(page - 1), "following": place.address(page + 1)}


def _to_blocked(account: Any, row: Any) -> Blocked:
    handle = f"{account.name}@{account.host}" if account.host else account.name
    return Blocked(handle, account.display_name, account_path(account.name, account.host), row.created_at)
