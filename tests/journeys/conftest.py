"""One Chromium for all journeys of a run: a second one cannot be started beside it in the same process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.support.browser import open_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
