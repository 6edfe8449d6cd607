"""What an instance has to be given on, asked over its REST API: ours, or any that is compatible."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import msgspec

from headwater.seeding.addresses import INSTANCE, VIDEO, Target
from headwater.seeding.choosing import SharedFile, SharedVideo

PAGE = 100
ANSWER_BYTES = 8 << 20
TORRENT_BYTES = 4 << 20  # 100 GB in pieces of 1 MiB are 2 MB
SECONDS = aiohttp.ClientTimeout(total=60, connect=15)
OPEN = (1, 2)  # public, unlisted
AT_ONCE = 4  # requests to an instance


class Unreachable(Exception):
    """The instance did not answer as it should; what is known of it stays."""


class Catalogue:
    """Asks instances; close it."""

    def __init__(self) -> None:
        self._http = aiohttp.ClientSession(timeout=SECONDS, headers={"User-Agent": "headwater-seed"})
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Hang up."""
        await self._http.close()

    async def fetch(self, url: str, at_most: int = ANSWER_BYTES) -> bytes:
        """Fetch something small; raises Unreachable, or FileNotFoundError for what is not there (any more)."""
        content = bytearray()
        try:
            async with self._turns, self._http.get(url) as answer:
                if answer.status in (401, 403, 404, 410):
                    raise FileNotFoundError(url)
                if answer.status != 200:
                    raise Unreachable(f"{url}: status {answer.status}")
                async for chunk in answer.content.iter_chunked(1 << 16):
                    content += chunk
                    if len(content) > at_most:
                        raise Unreachable(f"{url}: more than {at_most} bytes")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(f"{url}: {error or type(error).__name__}") from error
        return bytes(content)

    async def list_videos(self, target: Target, at_most: int) -> list[SharedVideo]:
        """Return the newest videos of a target; raises Unreachable, or FileNotFoundError when it is gone."""
        if target.kind == VIDEO:
            found = await self._read_video(target.base_url, target.name)
            return [found] if found else []
        names = await self._list_names(target, at_most)
        asked = (self._try_video(target.base_url, name) for name in names)
        return [video for video in await asyncio.gather(*asked) if video is not None]

    async def _list_names(self, target: Target, at_most: int) -> list[str]:
        names: list[str] = []
        local = "&isLocal=true" if target.kind == INSTANCE else ""
        while len(names) < at_most:
            count = min(PAGE, at_most - len(names))
            query = f"start={len(names)}&count={count}&sort=-publishedAt&skipCount=true{local}"
            page = _decode(await self.fetch(f"{target.base_url}{target.path}?{query}"))
            rows = page.get("data")
            if not isinstance(rows, list):
                raise Unreachable(f"{target.base_url} is no such instance")
            names += [str(row["uuid"]) for row in rows if isinstance(row, dict) and "uuid" in row]
            if len(rows) < count:
                break
        return names

    async def _try_video(self, base_url: str, name: str) -> SharedVideo | None:
        try:
            return await self._read_video(base_url, name)
        except FileNotFoundError:
            return None  # removed since it was listed

    async def _read_video(self, base_url: str, name: str) -> SharedVideo | None:
        return read_video(_decode(await self.fetch(f"{base_url}/api/v1/videos/{name}")))


def read_video(told: dict[str, Any]) -> SharedVideo | None:
    """Take from the wire's VideoDetails what matters; None for a video that is closed, live or of another shape."""
    try:
        playlists: Sequence[dict[str, Any]] = told["streamingPlaylists"]
        rungs = [file for playlist in playlists[:1] for file in playlist["files"]]
        if told["privacy"]["id"] not in OPEN or told.get("isLive"):
            return None
        return SharedVideo(
            uuid=str(told["uuid"]),
            title=str(told["name"]),
            published_at=str(told["publishedAt"]),
            trackers=tuple(url for url in told["trackerUrls"] if url.startswith(("ws://", "wss://"))),
            playlist_url=str(playlists[0]["playlistUrl"]) if playlists else None,
            files=tuple(_read_files(rungs, in_playlist=True) + _read_files(told["files"], in_playlist=False)),
        )
    except (KeyError, TypeError, IndexError, AttributeError):
        return None


def _read_files(files: Sequence[dict[str, Any]], *, in_playlist: bool) -> list[SharedFile]:
    return [
        SharedFile(
            url=file["fileUrl"], torrent_url=file["torrentUrl"], size_bytes=int(file["size"]), in_playlist=in_playlist
        )
        for file in files
        if file.get("fileUrl") and file.get("torrentUrl") and int(file["size"]) > 0
    ]


def _decode(content: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise Unreachable("not an answer of such an instance") from error
    return found if isinstance(found, dict) else {}
