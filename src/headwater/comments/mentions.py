"""People whom a comment names: `@name` and `@name@host`. Pure."""

from __future__ import annotations

import re

import msgspec

_W = "A-Za-z0-9_"
# Bounded, so that no text makes it slow. Not after a letter (an address), a slash (part of a link) or another @.
HANDLE = re.compile(
    rf"(?<![\w@/.-])@([{_W}](?:[{_W}.-]{{0,48}}[{_W}])?)(?!\w)(?:@([{_W}-][{_W}.:-]{{0,251}}[{_W}])(?!\w))?"
)


class Mention(msgspec.Struct, frozen=True):
    """Somebody who was named, and was known when the comment came: stored with it."""

    handle: str  # as `find_handles` reads it: what the text shows
    url: str  # their ActivityPub id
    path: str  # their page here
    account_id: int


def find_handles(text: str, most: int) -> list[str]:
    """Return the handles in a text, folded, without the leading @, each once, the first `most` of them."""
    found: dict[str, None] = {}
    for match in HANDLE.finditer(text):
        if len(found) >= most:
            break
        found[read_handle(match)] = None
    return list(found)


def read_handle(match: re.Match[str]) -> str:
    """Return the handle that was matched, in the form in which handles are compared."""
    name, host = match.groups()
    return f"{name}@{host}".lower() if host else name.lower()
