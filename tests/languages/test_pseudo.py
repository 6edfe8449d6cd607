"""Real pages in a made-up language: whatever reads as plain English on them is marked nowhere."""

from __future__ import annotations

import json
import re
import zoneinfo
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from babel import Locale

from headwater.runtime import Runtime
from headwater.settings import Settings
from tests.web.test_authorisation import Row, World, read_table

if TYPE_CHECKING:
    from tests.support.client import Client

SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description", "data-label", "data-copied"}
WORD = re.compile(r"[A-Za-z]{3,}")
SILENT = {"script", "style", "code", "kbd", "time", "bdi", "svg", "pre"}
VOID = {"input", "img", "br", "hr", "meta", "link", "source", "track", "use"}
# Names, addresses, dates and units (CLDR), and what the people of `World` wrote.
KNOWN = re.compile(
    r"""\S*[/@]\S* | \S+\.example | localhost\S* | \d{1,2}\ [A-Z][a-z]{2}\ \d{4} | \d\ byte
    | \b(Main\ )?[uU][0-9a-f]{12}\w*(\ channel)? | \b(Headwater|A\ video|A\ playlist|Hello|bad|english|UTC)\b""",
    re.VERBOSE,
)
OWN_NAMES = {(Locale(tag).get_language_name() or "").title() for tag in ("de", "es", "fr")}  # in Latin letters
NAMED_BY_CLDR = {
    *OWN_NAMES,
    *Locale("en").languages.values(),
    *(zone.replace("_", " ") for zone in zoneinfo.available_timezones()),
}
BROWSER = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The instance of a developer who looks for unmarked text."""
    return msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, pseudo_languages=True))


@pytest.mark.slow
def test_no_page_says_anything_that_is_not_marked(runtime: Runtime, client: Client) -> None:
    world, looked_at, plain = World(runtime), 0, []
    for route, row in read_table().items():
        method, path = route.split(" ", 1)
        if method != "GET" or row.own_proof or path.startswith(("/api/", "/client/", "/docs")):  # manuals are English
            continue
        persona = "owner" if row.allows("owner") else "administrator"
        answer = look(client, world, path, row, persona)
        if answer.headers.get("content-type", "").startswith("text/html"):
            looked_at += 1
            assert 'lang="en-XA"' in answer.text, route
            plain += [f"{route} as {persona}: {text}" for text in find_plain(answer.text)]
    assert looked_at > 60
    assert not plain, "\n".join(sorted(set(plain)))


def look(client: Client, world: World, path: str, row: Row, persona: str) -> Any:
    """Get a page as somebody."""
    address = row.at.format(**world.names) if row.at else re.sub(r"\{\w+\}", "1", path)
    address += ("&" if "?" in address else "?") + "lang=en-XA"
    return client.get(address, headers=BROWSER | world.headers_of(persona), follow_redirects=False)


def find_plain(page: str) -> list[str]:
    """Return what is neither disguised nor content."""
    reader = _Reader()
    reader.feed(page)
    return [text for text in reader.said if is_plain(text) and text.strip() not in NAMED_BY_CLDR]


def is_plain(text: str) -> bool:
    """Whether English words stand outside the brackets of a disguised text."""
    depth, outside = 0, []
    for sign in text:
        depth += sign == "["
        if depth == 0:
            outside.append(sign)
        depth -= sign == "]" and depth > 0
    return bool(WORD.search(KNOWN.sub(" ", "".join(outside))))


class _Reader(HTMLParser):
    """Collects what a page says, but for what people wrote (`dir="auto"`)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._is_strings = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        silent = bool(self._open and self._open[-1][1]) or tag in SILENT or values.get("dir") == "auto"
        silent = silent or ("lang" in values and tag != "html")
        self._is_strings = tag == "script" and values.get("id", "").endswith("strings")
        if not silent or tag in VOID:
            self.said += [value for name, value in values.items() if name in SPOKEN]
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        self._is_strings = False
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_strings:
            self.said += [value for value in json.loads(data).values() if isinstance(value, str)]
        elif not (self._open and self._open[-1][1]):
            self.said.append(data)
