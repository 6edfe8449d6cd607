"""One Chromium for the journeys of a module: left open, Playwright's loop forbids `asyncio.run` to later tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.browser import open_browser
from tests.support.player_page import SECONDS, WATCH_VIDEO, write_page
from tests.support.progressive_hls import ProgressiveServer, Rung, make_video
from tests.support.smtp_sink import SmtpSink, running_sink

from headwater.web.html import assets


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def sink() -> Iterator[SmtpSink]:
    """A mail server for the journeys of a module."""
    with running_sink() as opened:
        yield opened


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Rung]]:
    """A short video in three renditions: 240p is listed first, 144p and 360p follow while it plays."""
    folder = tmp_path_factory.mktemp("media")
    rungs = [Rung(240, 0, 800_000), Rung(144, 2.5, 300_000), Rung(360, 3, 1_500_000)]
    make_video(folder, rungs, seconds=SECONDS, segment_seconds=2, size=(640, 360))
    return folder, rungs


@pytest.fixture
def open_player(media: tuple[Path, list[Rung]], browser: Browser) -> Iterator[Any]:
    """Open a page with a player on a server of its own, after `script`; `schedule` is for `ProgressiveServer`."""
    closing: list[Any] = []

    def open_page(
        path: str = "/w/x", *, data: dict[str, Any] | None = None, script: str = "", **schedule: Any
    ) -> tuple[Page, ProgressiveServer]:
        server = ProgressiveServer(*media, assets=assets.FOLDER, **({"finished_at": 0} | schedule))
        server.pages["/w/x"] = write_page(**({"finished": schedule.get("finished_at", 0) == 0} | (data or {})))
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        page = context.new_page()
        page.add_init_script(WATCH_VIDEO)
        page.add_init_script(f"{{ {script} }}")
        closing.extend([server.shutdown, context.close])
        page.goto(server.url + path)
        return page, server

    yield open_page
    for close in reversed(closing):
        close()
