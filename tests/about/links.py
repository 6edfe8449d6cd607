"""The links of a page, for tests that follow them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if values.get("id"):
            self.ids.add(values["id"] or "")


def read_links(html: str) -> tuple[list[str], set[str]]:
    """Return where the links of a page lead, and the parts of it to which others can lead."""
    reader = _Reader()
    reader.feed(html)
    return reader.links, reader.ids


def read_text(html: str) -> str:
    """Return the words of a page's main part, each gap one space."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
