"""Several real Chromiums watch one video, one after another; bytes are counted at the network."""

from __future__ import annotations

import asyncio
import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Browser, CDPSession, Page, Route, async_playwright

from tests.support.browser import WEBRTC_ARGUMENTS
from tests.support.contact_sheet import CHROMIUM, CHROMIUM_ARGUMENTS

MEDIA = re.compile(r"/static/streaming-playlists/.*\.(mp4|m4s)(\?|$)")
ARGUMENTS = [
    *CHROMIUM_ARGUMENTS,
    *WEBRTC_ARGUMENTS,
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
MEASURE = (Path(__file__).parent / "viewer.js").read_text(encoding="utf-8")


class Watched(NamedTuple):
    """What one viewer saw and what it took."""

    first_picture_ms: float | None
    waits: int
    wait_ms: float
    stall_ms: float
    at: float
    height: int
    from_servers: int
    from_peers: int


class Audience(NamedTuple):
    """All viewers of one run."""

    viewers: list[Watched]

    @property
    def share(self) -> float:
        """Part of the media bytes that came from peers."""
        peers = sum(viewer.from_peers for viewer in self.viewers)
        return peers / max(1, peers + sum(viewer.from_servers for viewer in self.viewers))

    @property
    def of_ceiling(self) -> float:
        """The same against what is possible: each byte must leave the server once."""
        return self.share * len(self.viewers) / (len(self.viewers) - 1)

    @property
    def starts_ms(self) -> list[float]:
        """Times to the first picture, the slowest last; who never saw one counts as a minute."""
        return sorted(viewer.first_picture_ms or 60_000 for viewer in self.viewers)

    @property
    def median_start_ms(self) -> float:
        """Half of the viewers saw a picture sooner."""
        return statistics.median(self.starts_ms)


def gather(
    url: str,
    viewers: int,
    seconds: float,
    *,
    stagger: float = 6,
    shares: bool = True,
    edit: Callable[[str], str] | None = None,
) -> Audience:
    """Let that many watch, a new one every `stagger` seconds, the last one for `seconds`.

    `edit` changes the player's code on its way.
    """
    return asyncio.run(_gather(url, viewers, seconds, stagger, shares, edit))


async def _gather(
    url: str, viewers: int, seconds: float, stagger: float, shares: bool, edit: Callable[[str], str] | None
) -> Audience:
    async with async_playwright() as playwright:
        seats: list[_Seat] = []
        begin = asyncio.get_running_loop().time()
        try:
            for number in range(viewers):
                await asyncio.sleep(max(0, begin + number * stagger - asyncio.get_running_loop().time()))
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                seats.append(_Seat(browser))
                await seats[-1].sit_down(url, shares, edit)
            await asyncio.sleep(seconds)
            return Audience([await seat.ask() for seat in seats])
        finally:
            for seat in seats:
                await seat.browser.close()


class _Seat:
    """One viewer: a browser of its own."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._page: Page | None = None
        self._media: dict[str, int] = {}  # request -> bytes so far

    async def sit_down(self, url: str, shares: bool, edit: Callable[[str], str] | None) -> None:
        context = await self.browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
        if not shares:
            await context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
        await context.add_init_script(MEASURE)
        page = self._page = await context.new_page()
        self._listen(await context.new_cdp_session(page))
        if edit is not None:
            await page.route("**/*.js", lambda route: _edit(route, edit))
        await page.goto(url, wait_until="commit")
        await page.evaluate(
            "() => { addEventListener('load', () => document.querySelector('video').play().catch(() => {})); }"
        )

    def _listen(self, session: CDPSession) -> None:
        def sent(event: dict[str, Any]) -> None:
            if MEDIA.search(event["request"]["url"]):
                self._media[event["requestId"]] = 0

        def came(event: dict[str, Any]) -> None:
            if event["requestId"] in self._media:
                self._media[event["requestId"]] += event.get("encodedDataLength") or event.get("dataLength") or 0

        def ended(event: dict[str, Any]) -> None:
            if event["requestId"] in self._media:
                self._media[event["requestId"]] = int(event["encodedDataLength"])

        session.on("Network.requestWillBeSent", sent)
        session.on("Network.dataReceived", came)
        session.on("Network.loadingFinished", ended)
        self._enabled = asyncio.ensure_future(session.send("Network.enable"))

    async def ask(self) -> Watched:
        assert self._page is not None
        seen = await self._page.evaluate("seen")
        return Watched(
            first_picture_ms=seen["firstPictureMs"],
            waits=seen["waits"],
            wait_ms=seen["waitMs"],
            stall_ms=seen["stallMs"],
            at=seen["at"],
            height=seen["height"],
            from_servers=sum(self._media.values()),
            from_peers=seen["received"],
        )


async def _edit(route: Route, edit: Callable[[str], str]) -> None:
    answer = await route.fetch()
    await route.fulfill(response=answer, body=edit(await answer.text()))
