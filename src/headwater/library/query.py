"""What somebody looks for among their own videos, kept in the page's address. Nonsense in it is passed over."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

import msgspec

from headwater.kit.ids import read_number
from headwater.videos import Privacy

PATH = "/my-library/videos"
NEWEST = "-createdAt"
SORTS = (NEWEST, "createdAt", "-publishedAt", "name", "-views", "-duration", "-size")
MAX_TEXT = 200
MAX_PAGE = 10_000  # it bounds what the database skips


class Standing(enum.StrEnum):
    """Where a video stands, as its owner asks for it."""

    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"
    SCHEDULED = "scheduled"


class LibraryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of the page; None is not filtered."""

    search: str = ""
    privacy: Privacy | None = None
    standing: Standing | None = None
    channel_id: int | None = None
    sort: str = NEWEST
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some videos may be left out."""
        return bool(self.search or self.privacy or self.standing or self.channel_id)

    def address(self, page: int | None = None, more: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the address of the page that shows this; `more` are further parameters."""
        shown = {
            "search": self.search,
            "privacy": self.privacy and int(self.privacy),
            "state": self.standing,
            "channelId": self.channel_id,
            "sort": self.sort if self.sort != NEWEST else None,
            "page": (page or self.page) if (page or self.page) > 1 else None,
        }
        text = urlencode({name: value for name, value in shown.items() if value} | dict(more))
        return f"{PATH}?{text}" if text else PATH


def read_query(given: Mapping[str, str]) -> LibraryQuery:
    """Read the parameters of an address."""
    search = given.get("search", "").replace("\x00", "").strip()[:MAX_TEXT]
    sort, standing = given.get("sort", NEWEST), given.get("state", "")
    privacy = read_number(given.get("privacy")) or None
    return LibraryQuery(
        search=search,
        privacy=Privacy(privacy) if privacy in set(Privacy) else None,
        standing=Standing(standing) if standing in set(Standing) else None,
        channel_id=read_number(given.get("channelId")) or None,
        sort=sort if sort in SORTS else NEWEST,
        page=min(read_number(given.get("page")) or 1, MAX_PAGE),
    )
