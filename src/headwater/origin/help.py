"""The documentation for people, as every instance shows it: `docs/users` of the source tree, in English."""

from __future__ import annotations

import functools
import re

import msgspec
from markupsafe import Markup

from headwater.kit.markdown import render_page
from headwater.origin.tree import find_root

HELP_PATH = "/docs"
# What somebody new reads first; the other pages follow in alphabetical order.
FIRST = ("account", "joining", "watching", "finding", "subscribing", "channels", "publishing", "playlists")
_LINK = re.compile(r"\]\(([a-z0-9_-]+)\.md(#[a-z0-9-]+)?\)")
_LINK_ELSEWHERE = re.compile(r"\[([^\]]+)\]\(\.\./[^)\s]+\)")  # documents for administrators and developers


class HelpPage(msgspec.Struct, frozen=True):
    """One page of it."""

    name: str
    title: str
    text: Markup

    @property
    def path(self) -> str:
        """Its address."""
        return f"{HELP_PATH}/{self.name}"


@functools.cache
def load_help() -> dict[str, HelpPage]:
    """Return all pages by name, in the order in which they are listed."""
    files = {path.stem: path for path in (find_root() / "docs" / "users").glob("*.md")}
    names = [name for name in FIRST if name in files] + sorted(set(files) - set(FIRST))
    return {name: read_help(name, files[name].read_text("utf-8")) for name in names}


def read_help(name: str, source: str) -> HelpPage:
    """Read a page; its links to other pages lead to them here, those to documents that are not shown are words."""
    title = source.lstrip().partition("\n")[0].removeprefix("# ").strip()
    linked = _LINK_ELSEWHERE.sub(r"\1", _LINK.sub(rf"]({HELP_PATH}/\1\2)", source))
    return HelpPage(name, title, Markup(render_page(linked)))  # noqa: S704  # sanitised
