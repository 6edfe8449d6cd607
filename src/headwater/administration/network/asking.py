"""What the lists of follows and of outboxes are asked for, and what all of them show around their rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from headwater.administration.sections import read_page
from headwater.web.context import Ctx

FOLLOWERS, FOLLOWING = "/admin/follows/followers", "/admin/follows/following"
OUTBOXES, MIRRORS = "/admin/follows/outboxes", "/admin/follows/mirrors"
MAX_SEARCH = 300


class Asked(msgspec.Struct, frozen=True):
    """A page of a list."""

    search: str
    state: str
    page: int
    size: int
    done: str  # what was done before it is shown again

    @property
    def start(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.size

    def frame(self, path: str, total: int) -> dict[str, Any]:
        """Return the names that every template of these lists uses."""
        filters = {name: value for name, value in (("search", self.search), ("state", self.state)) if value}
        address = f"{path}?{urlencode(filters)}{'&' if filters else ''}page="
        return {
            "followers_path": FOLLOWERS,
            "following_path": FOLLOWING,
            "outboxes_path": OUTBOXES,
            "mirrors_path": MIRRORS,
            "search": self.search,
            "state": self.state,
            "total": total,
            "done": self.done,
            "previous": f"{address}{self.page - 1}" if self.page > 1 else None,
            "following": f"{address}{self.page + 1}" if self.page * self.size < total else None,
        }


def read_asked(ctx: Ctx) -> Asked:
    """Read what an address asks for; what makes no sense asks for everything."""
    given = ctx.request.query_params
    search = str(given.get("search", "")).replace("\0", "")[:MAX_SEARCH].strip()
    page, size = read_page(given.get("page")), ctx.settings.web.page_size
    return Asked(search, str(given.get("state", "")), page, size, str(given.get("done", "")))
