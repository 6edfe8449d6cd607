"""One Chromium for the journeys of a module: left open, Playwright's loop forbids `asyncio.run` to later tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.support.browser import open_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
