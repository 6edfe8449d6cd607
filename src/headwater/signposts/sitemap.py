"""Sitemaps as XML (sitemaps.org 0.9, with Google's extension for videos)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from headwater.kit.clock import format_wire
from headwater.kit.ids import shorten
from headwater.videos import THUMBNAILS_PATH

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENING = (
    f'{HEAD}<urlset xmlns="{SITEMAPS}"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">'
)
NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


class FoundVideo(msgspec.Struct, frozen=True):
    """What a sitemap tells of a video."""

    uuid: uuid.UUID
    name: str
    description: str | None
    duration_seconds: int
    nsfw: bool
    published_at: dt.datetime
    updated_at: dt.datetime
    thumbnail: str | None


def write_page(address: str) -> str:
    """Describe a page that has only an address."""
    return f"<url><loc>{_text(address)}</loc></url>"


def write_video(base_url: str, video: FoundVideo) -> str:
    """Describe a video; one without a picture is an address alone, as the extension asks for one."""
    opening = f"<url><loc>{base_url}/w/{shorten(video.uuid)}</loc><lastmod>{format_wire(video.updated_at)}</lastmod>"
    if video.thumbnail is None:
        return f"{opening}</url>"
    told: list[tuple[str, Any]] = [
        ("thumbnail_loc", f"{base_url}{THUMBNAILS_PATH}/{video.thumbnail}"),
        ("title", video.name),
        ("description", video.description or video.name),
        ("player_loc", f"{base_url}/videos/embed/{video.uuid}"),
        ("duration", video.duration_seconds or None),
        ("publication_date", format_wire(video.published_at)),
        ("family_friendly", "no" if video.nsfw else None),
    ]
    inner = "".join(f"<video:{name}>{_text(value)}</video:{name}>" for name, value in told if value is not None)
    return f"{opening}<video:video>{inner}</video:video></url>"


def write_urls(urls: Iterable[str]) -> str:
    """Return one sitemap."""
    return f"{OPENING}{''.join(urls)}</urlset>"


def write_index(addresses: Iterable[str]) -> str:
    """Return the list of the parts of a sitemap."""
    parts = "".join(f"<sitemap><loc>{_text(address)}</loc></sitemap>" for address in addresses)
    return f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">{parts}</sitemapindex>'


def _text(value: Any) -> str:
    return escape(NOT_XML.sub("", str(value)))
