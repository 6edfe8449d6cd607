"""Where the files, pictures and texts of a foreign video lie: its `url`, `icon`, `preview` and `subtitleLanguage`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from headwater.federation import host_of
from headwater.remote.values import MAX_SIZE, AddressRules, as_list, as_number, as_objects, as_seconds, as_text

HLS_TYPES = ("application/x-mpegurl", "application/vnd.apple.mpegurl")
TORRENT, MAGNET = "application/x-bittorrent", "application/x-bittorrent;x-scheme-handler/magnet"
MAX_FILES, MAX_TRACKERS, MAX_CAPTIONS, MAX_HASHES = 40, 10, 100, 100
MAX_SIDE, MAX_FPS, MAX_SHEET = 16_384, 1000, 20_000
_HASH, _LANGUAGE = re.compile(r"[0-9a-f]{40}", re.ASCII), re.compile(r"[A-Za-z0-9-]{1,10}", re.ASCII)
_NAME = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


class RemoteFile(msgspec.Struct, frozen=True, kw_only=True):
    """A rendition."""

    url: str
    resolution: int
    width: int
    height: int
    fps: int
    size_bytes: int
    has_audio: bool
    has_video: bool
    torrent_url: str | None = None
    metadata_url: str | None = None
    info_hash: str | None = None

    @property
    def filename(self) -> str:
        """Its name, as far as it is one of ours."""
        return name_of_file(self.url)


class RemotePlaylist(msgspec.Struct, frozen=True):
    """The HLS form."""

    url: str
    sha256_url: str | None
    info_hashes: list[str]  # under which players of its instance meet
    files: list[RemoteFile]


class RemotePicture(msgspec.Struct, frozen=True):
    """A picture, and how large it says it is; 0: it does not say."""

    url: str
    width: int
    height: int


class RemoteStoryboard(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of small pictures."""

    url: str
    total_width: int
    total_height: int
    sprite_width: int
    sprite_height: int
    sprite_seconds: int


class RemoteCaption(msgspec.Struct, frozen=True):
    """Subtitles."""

    language: str
    url: str
    automatic: bool


def read_files(links: list[dict[str, Any]], rules: AddressRules) -> list[RemoteFile]:
    """Return the renditions among links, each size and rate once, with the torrents that belong to them."""
    found: dict[tuple[int, int], RemoteFile] = {}
    for link in links:
        kind, url = _type_of(link), rules.read(link.get("href"))
        rel = [entry for entry in as_list(link.get("rel")) if isinstance(entry, str)]
        if not url or not kind.startswith(("video/", "audio/")) or "metadata" in rel or len(found) >= MAX_FILES:
            continue
        width, height = as_number(link.get("width"), MAX_SIDE) or 0, as_number(link.get("height"), MAX_SIDE) or 0
        streams = [entry.get("value") for entry in as_objects(link.get("attachment"))]
        told = "audio" in streams or "video" in streams
        file = RemoteFile(
            url=url,
            resolution=min(width, height) or height or width,
            width=width or round(height * 16 / 9),
            height=height,
            fps=as_number(link.get("fps"), MAX_FPS) or 0,
            size_bytes=as_number(link.get("size"), MAX_SIZE) or 0,
            has_audio="audio" in streams if told else True,
            has_video="video" in streams if told else kind.startswith("video/"),
            **_read_companions(links, link, rules),
        )
        found.setdefault((file.resolution, file.fps), file)
    return sorted(found.values(), key=lambda file: (-file.resolution, -file.fps))


def read_playlist(links: list[dict[str, Any]], rules: AddressRules) -> RemotePlaylist | None:
    """Return the first HLS playlist among links."""
    for link in links:
        url = rules.read(link.get("href"))
        if _type_of(link) not in HLS_TYPES or not url:
            continue
        tags = as_objects(link.get("tag"))
        hashes = [str(tag.get("name")).lower() for tag in tags if tag.get("type") == "Infohash"]
        digests = [tag for tag in tags if tag.get("name") == "sha256" and rules.read(tag.get("href"))]
        return RemotePlaylist(
            url,
            digests[0]["href"] if digests else None,
            [one for one in hashes if _HASH.fullmatch(one)][:MAX_HASHES],
            read_files(tags, rules),
        )
    return None


def read_trackers(links: list[dict[str, Any]], rules: AddressRules) -> list[str]:
    """Return the trackers among links."""
    found = []
    for link in links:
        href = link.get("href")
        if "tracker" not in as_list(link.get("rel")) or not isinstance(href, str):
            continue
        as_http = re.sub(r"^ws(?=s?://)", "http", href)
        if rules.read(as_http):
            found.append(href)
    return found[:MAX_TRACKERS]


def read_pictures(value: Any, rules: AddressRules) -> list[RemotePicture]:
    """Return pictures, the narrowest first."""
    found = []
    for item in as_list(value):
        given: dict[str, Any] = item if isinstance(item, dict) else {"url": item}
        address = next(iter(as_list(given.get("url"))), None)
        url = rules.read(address.get("href") if isinstance(address, dict) else address)
        if url:
            width, height = (as_number(given.get(side), MAX_SIDE) or 0 for side in ("width", "height"))
            found.append(RemotePicture(url, width, height))
    return sorted(found, key=lambda picture: picture.width)


def read_storyboard(value: Any, rules: AddressRules) -> RemoteStoryboard | None:
    """Return the sheet of small pictures, if it is one that fits together."""
    for image in as_objects(value):
        if "storyboard" not in as_list(image.get("rel")):
            continue
        for sheet in as_objects(image.get("url")):
            sides = [as_number(sheet.get(key), MAX_SHEET, 1) for key in ("width", "height", "tileWidth", "tileHeight")]
            url, seconds = rules.read(sheet.get("href")), as_seconds(sheet.get("tileDuration"))
            width, height, tile_width, tile_height = (side or 0 for side in sides)
            if url and seconds and None not in sides and tile_width <= width and tile_height <= height:
                return RemoteStoryboard(
                    url=url,
                    total_width=width,
                    total_height=height,
                    sprite_width=tile_width,
                    sprite_height=tile_height,
                    sprite_seconds=seconds,
                )
    return None


def read_captions(value: Any, rules: AddressRules) -> list[RemoteCaption]:
    """Return subtitles, one of each language; older instances told of languages without files."""
    found: dict[str, RemoteCaption] = {}
    for item in as_objects(value):
        language = as_text(item.get("identifier"), 11) or ""
        address = next((link for link in as_list(item.get("url"))), None)
        url = rules.read(address.get("href") if isinstance(address, dict) else address)
        if url and _LANGUAGE.fullmatch(language):
            found.setdefault(language, RemoteCaption(language, url, item.get("automaticallyGenerated") is True))
    return list(found.values())[:MAX_CAPTIONS]


def name_of_file(url: str) -> str:
    """Return the last part of an address as a name that any path takes."""
    return _NAME.sub("-", PurePosixPath(urlsplit(url).path).name)[-200:].lstrip(".-") or "file"


def _type_of(link: dict[str, Any]) -> str:
    kind = link.get("mediaType") or link.get("mimeType")
    return kind.strip().lower() if isinstance(kind, str) else ""


def _read_companions(links: list[dict[str, Any]], file: dict[str, Any], rules: AddressRules) -> dict[str, str | None]:
    """Return what else is told of a file: links of the same height and rate."""
    alike = [link for link in links if (link.get("height"), link.get("fps")) == (file.get("height"), file.get("fps"))]
    found: dict[str, str | None] = {"torrent_url": None, "metadata_url": None, "info_hash": None}
    for link in alike:
        href, kind = link.get("href"), _type_of(link)
        if kind == TORRENT and rules.read(href):
            found["torrent_url"] = found["torrent_url"] or href
        elif kind == MAGNET and isinstance(href, str):
            found["info_hash"] = found["info_hash"] or _hash_of_magnet(href)
        elif "metadata" in as_list(link.get("rel")) and rules.read(href):
            found["metadata_url"] = found["metadata_url"] or href
    return found


def _hash_of_magnet(href: str) -> str | None:
    if not href.startswith("magnet:"):
        return None
    try:
        topics = parse_qs(urlsplit(href[:8000]).query, max_num_fields=100).get("xt", [])
    except ValueError:
        return None
    hashes = [topic.removeprefix("urn:btih:").lower() for topic in topics]
    return next((one for one in hashes if _HASH.fullmatch(one)), None)


def same_host(url: Any, host: str) -> str | None:
    """Return an address of that host, or None."""
    return url if isinstance(url, str) and host_of(url) == host else None
