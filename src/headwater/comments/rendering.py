"""A comment as HTML that may stand in a page."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from headwater.comments.mentions import HANDLE, read_handle
from headwater.kit.markdown import render_comment


def render(text: str, mentions: Sequence[dict[str, Any]], *, from_elsewhere: bool) -> str:
    """Return safe HTML; who is mentioned (`Comment.mentions`) is linked."""
    named = tuple((mention["handle"], mention["path"]) for mention in mentions)
    return _render(text, named, from_elsewhere)


@functools.lru_cache(maxsize=1024)  # the worst texts take half a second: once, not for every visitor
def _render(text: str, named: tuple[tuple[str, str], ...], from_elsewhere: bool) -> str:
    paths = dict(named)

    def find_path(match: re.Match[str]) -> str | None:
        return paths.get(read_handle(match))

    return render_comment(text, HANDLE, find_path, from_elsewhere=from_elsewhere)
