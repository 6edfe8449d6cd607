"""oEmbed 1.0: what other sites ask for to show a video of ours inside theirs. Pure."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from markupsafe import Markup

WATCH_PREFIXES = ("/w/", "/videos/watch/", "/videos/embed/")
WIDTH, HEIGHT = 560, 315
SANDBOX = "allow-same-origin allow-scripts allow-popups allow-forms"
FORWARDED = ("start", "stop")  # of the asked address: where its link begins and ends


class OEmbed(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The document; the picture is left out when it is larger than was asked for."""

    type: str
    version: str
    html: str
    width: int
    height: int
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None


class Reference(msgspec.Struct, frozen=True):
    """A video as an address of this instance names it, and what of its query goes on to the embed."""

    video: str
    query: str


def read_reference(url: str, base_url: str) -> Reference | None:
    """Read the address of a page of ours; None when it is not one."""
    try:
        asked, own = urlsplit(url), urlsplit(base_url)
        same = (asked.scheme in ("http", "https"), asked.hostname, asked.port) == (True, own.hostname, own.port)
    except ValueError:
        return None
    prefix = next((prefix for prefix in WATCH_PREFIXES if asked.path.startswith(prefix)), None)
    if not same or prefix is None:
        return None
    video = asked.path.removeprefix(prefix).rstrip("/")
    if not video or "/" in video:
        return None
    query = parse_qs(asked.query)
    return Reference(video, urlencode({name: query[name][0] for name in FORWARDED if name in query}))


def fit(limit: int | None, size: int) -> int:
    """Return a size within the limit that was asked for."""
    return size if limit is None else min(limit, size)


def write_iframe(src: str, title: str, *, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return the markup that shows an embed."""
    return str(
        Markup(
            '<iframe width="{}" height="{}" sandbox="{}" title="{}" src="{}" frameborder="0" allowfullscreen></iframe>'
        ).format(width, height, SANDBOX, title, src)
    )
