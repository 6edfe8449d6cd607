"""oEmbed 1.0: what other sites ask for to show a video of ours inside theirs. Pure."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from markupsafe import Markup

PLAYLIST_PREFIXES = ("/w/p/", "/videos/watch/playlist/", "/video-playlists/embed/")
WATCH_PREFIXES = ("/w/", "/videos/watch/", "/videos/embed/")
WIDTH, HEIGHT = 560, 315
SANDBOX = "allow-same-origin allow-scripts allow-popups allow-forms"
FORWARDED = ("start", "stop")  # of the asked address: where its link begins and ends
OF_PLAYLIST = (*FORWARDED, "playlistPosition")


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
    """A video or playlist as an address of this instance names it, and what of its query goes on to the embed."""

    name: str
    query: str
    is_playlist: bool = False


def read_reference(url: str, base_url: str) -> Reference | None:
    """Read the address of a page of ours; None when it is not one."""
    try:
        asked, own = urlsplit(url), urlsplit(base_url)
        same = (asked.scheme in ("http", "https"), asked.hostname, asked.port) == (True, own.hostname, own.port)
    except ValueError:
        return None
    prefixes = (*PLAYLIST_PREFIXES, *WATCH_PREFIXES)
    prefix = next((prefix for prefix in prefixes if asked.path.startswith(prefix)), None)
    if not same or prefix is None:
        return None
    name, is_playlist = asked.path.removeprefix(prefix).rstrip("/"), prefix in PLAYLIST_PREFIXES
    if not name or "/" in name:
        return None
    query, kept = parse_qs(asked.query), OF_PLAYLIST if is_playlist else FORWARDED
    return Reference(name, urlencode({key: query[key][0] for key in kept if key in query}), is_playlist)


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
