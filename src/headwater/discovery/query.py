"""The filters of browsing and searching in an address: what cannot be read is passed over, people follow old links."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from headwater.videos import labels
from headwater.videos.lists import UNKNOWN_LANGUAGE, VideoQuery

MAX_PAGE = 1000  # nobody walks further; it bounds what the database skips
MAX_TEXT = 200
BROWSE_SORTS = ("-publishedAt", "-hot", "-trending", "-likes", "-views", "name")
SEARCH_SORTS = ("-match", "-publishedAt", "-views", "-likes")
LENGTHS = {"short": (None, 240), "medium": (241, 1200), "long": (1201, None)}  # in seconds
SCOPES = ("all", "local")
LIVE = ("true", "false")


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody chose; empty texts mean everything."""

    path: str
    sorts: tuple[str, ...]
    sort: str
    search: str = ""
    scope: str = "all"
    category: int | None = None
    language: str = ""
    length: str = ""
    live: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out."""
        chosen = (self.language, self.length, self.live, self.category is not None, self.scope != "all")
        return any(chosen)

    def address(self, page: int = 1, *, bare: bool = False) -> str:
        """Return the address of a page; `bare` without the filters."""
        chosen = {"search": self.search, "sort": self.sort if self.sort != self.sorts[0] else ""}
        if not bare:
            chosen |= {
                "scope": self.scope if self.scope != "all" else "",
                "categoryOneOf": "" if self.category is None else str(self.category),
                "languageOneOf": self.language,
                "length": self.length,
                "isLive": self.live,
            }
        if page > 1:
            chosen["page"] = str(page)
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"{self.path}?{query}" if query else self.path

    def sorted_by(self, sort: str) -> str:
        """Return the address of the same in another order."""
        return msgspec.structs.replace(self, sort=sort).address()

    def to_query(self, size: int) -> VideoQuery:
        """Return the question to the lists, for a page of so many videos."""
        least, most = LENGTHS.get(self.length, (None, None))
        return VideoQuery(
            start=(self.page - 1) * size,
            count=size,
            sort=self.sort,
            search=self.search or None,
            is_local=True if self.scope == "local" else None,
            category_one_of=None if self.category is None else [self.category],
            language_one_of=[self.language] if self.language else None,
            is_live={"true": True, "false": False}.get(self.live),
            duration_min=least,
            duration_max=most,
        )


def read_browse(given: Mapping[str, str]) -> Filters:
    """Read the address of the browse page."""
    return _read(given, "/videos/browse", BROWSE_SORTS)


def read_search(given: Mapping[str, str]) -> Filters:
    """Read the address of the search page."""
    filters = _read(given, "/search", SEARCH_SORTS)
    text = given.get("search", "").replace("\x00", "").strip()[:MAX_TEXT]
    return msgspec.structs.replace(filters, search=text)


def _read(given: Mapping[str, str], path: str, sorts: tuple[str, ...]) -> Filters:
    def one_of(name: str, known: object, otherwise: str = "") -> str:
        value = given.get(name, otherwise)
        return value if value in known else otherwise  # type: ignore[operator]

    category, page = given.get("categoryOneOf", ""), given.get("page", "")
    return Filters(
        path=path,
        sorts=sorts,
        sort=one_of("sort", sorts, sorts[0]),
        scope=one_of("scope", SCOPES, "all"),
        category=int(category) if category.isascii() and category.isdecimal() and len(category) < 9 else None,
        language=one_of("languageOneOf", {*labels.languages(), UNKNOWN_LANGUAGE}),
        length=one_of("length", LENGTHS),
        live=one_of("isLive", LIVE),
        page=min(max(1, int(page)), MAX_PAGE) if page.isascii() and page.isdecimal() and len(page) < 9 else 1,
    )
