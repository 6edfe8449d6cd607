"""Puts a token into the addresses of a playlist, for players that cannot send headers (`reinjectVideoFileToken`)."""

from __future__ import annotations

import re
from urllib.parse import quote

_ATTRIBUTE = re.compile(r'URI="([^"]*)"')


def add_token(playlist: str, token: str) -> str:
    """Return the playlist with the token behind every address, which ask for the same in turn."""
    suffix = f"videoFileToken={quote(token, safe='')}&reinjectVideoFileToken=true"

    def extend(address: str) -> str:
        return f"{address}{'&' if '?' in address else '?'}{suffix}"

    lines = []
    for line in playlist.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        if text.startswith("#"):
            lines.append(_ATTRIBUTE.sub(lambda found: f'URI="{extend(found[1])}"', line))
        else:
            lines.append(extend(text) + line[len(text) :] if text else line)
    return "".join(lines)
