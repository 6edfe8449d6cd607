"""What somebody wants of a link or an embed, from the share form, and the addresses that say it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from headwater.watching import format_time, parse_time

# Options that are off unless asked for, and those that are on unless refused, by their names in addresses of embeds.
ADDED = ("autoplay", "muted", "loop")
TAKEN = ("title", "controlBar", "peertubeLink")


class ShareWishes(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the form. `start` and `stop` are shown as they were written; None: not chosen."""

    start: float | None = None
    stop: float | None = None
    start_text: str = "0:00"
    stop_text: str = ""
    added: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


def read_wishes(query: Mapping[str, str]) -> ShareWishes:
    """Read the form; a time that nobody understands is not used. Unsent boxes are off only once the form was sent."""
    sent = "sent" in query
    start_text, stop_text = query.get("start", "0:00")[:20], query.get("stop", "")[:20]
    return ShareWishes(
        start=parse_time(start_text) if "from" in query else None,
        stop=parse_time(stop_text) if "until" in query else None,
        start_text=start_text,
        stop_text=stop_text,
        added=frozenset(name for name in ADDED if name in query),
        taken=frozenset(name for name in TAKEN if sent and name not in query),
    )


def write_link(url: str, wishes: ShareWishes) -> str:
    """Return the address of the page at the chosen moment."""
    return _with(url, _times(wishes))


def write_embed_address(url: str, wishes: ShareWishes) -> str:
    """Return the address of the player with the chosen options."""
    switches = {name: "1" for name in ADDED if name in wishes.added} | {
        name: "0" for name in TAKEN if name in wishes.taken
    }
    return _with(url, _times(wishes) | switches)


def _times(wishes: ShareWishes) -> dict[str, str]:
    found = {"start": wishes.start, "stop": wishes.stop}
    return {name: format_time(seconds) for name, seconds in found.items() if seconds}


def _with(url: str, query: dict[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url
