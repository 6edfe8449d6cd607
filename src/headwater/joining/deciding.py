"""What the list of requests to join and the page of one share: which are shown, and how a decision is read and done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy.orm import Session

from headwater.administration.web import read_page
from headwater.house.rights import Right
from headwater.joining.words import FORM_STATUSES
from headwater.kit.errors import Invalid, Problem
from headwater.registrations import accept, reject, remove
from headwater.registrations.web import read_decision
from headwater.web.bodies import INVALID
from headwater.web.context import Ctx

ROOM = "/admin/moderation/registrations"
PATH = f"{ROOM}/list"
RIGHT = Right.MANAGE_REGISTRATIONS
SORTS = ("-createdAt", "createdAt", "state")
MAX_SEARCH = 254
Step = Callable[[Session, int], Any]


class Query(msgspec.Struct, frozen=True):
    """Which requests are shown."""

    search: str = ""
    sort: str = SORTS[0]
    page: int = 1

    def address(self, page: int, **told: str) -> str:
        """Write it as the address of the list; `told` is what was done."""
        return PATH + self._write(page, told)

    def address_of(self, number: int, **told: str) -> str:
        """Write the address of one request, from which the way leads back to this list."""
        return f"{ROOM}/{number}{self._write(self.page, told)}"

    def _write(self, page: int, told: Mapping[str, str]) -> str:
        pairs = {"search": self.search, "sort": self.sort if self.sort != SORTS[0] else ""}
        pairs |= {"page": str(page) if page > 1 else "", **told}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{query}" if query else ""


def read_query(parameters: Mapping[str, Any]) -> Query:
    """Read the filter; what is unknown does not filter."""
    search = str(parameters.get("search") or "").replace("\x00", "")[:MAX_SEARCH].strip()
    sort = str(parameters.get("sort"))
    return Query(search, sort if sort in SORTS else SORTS[0], read_page(parameters.get("page")))


def read_step(ctx: Ctx, given: Mapping[str, Any]) -> Step:
    """Read what shall be done with a request; raises Invalid naming every wrong field."""
    action, settings = given.get("action"), ctx.settings
    if action == "delete":
        return remove
    if action not in ("accept", "reject"):
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    answer = {"moderationResponse": given.get("moderationResponse"), "preventEmailDelivery": "tell" not in given}
    decision, do = read_decision(answer, ctx.viewer.username), accept if action == "accept" else reject
    return lambda session, number: do(session, settings, number, decision)


def carry_out(ctx: Ctx, step: Step, number: int) -> Problem | None:
    """Do it in a transaction of its own; returns why it could not be done."""
    try:
        with ctx.runtime.database.write() as session:
            step(session, number)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return problem
    return None
