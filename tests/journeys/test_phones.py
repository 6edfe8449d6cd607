"""Pages on a phone, in the longest language and with the longest names: all fits, nothing shrinks to a dot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.browser import log_in
from tests.support.instance import Instance, running_instance

pytestmark = pytest.mark.journey
WIDTH = 390
LONG = "a" + "_very_long_name" * 3
PAGES = [
    "/about/instance", "/about/network", "/about/headwater", "/about/p2p", "/about/terms", "/about/contact",
    "/my-library/videos", "/my-library/video-channels", "/my-library/video-playlists", "/my-account/settings",
    "/my-account/security", "/my-account/muted", "/admin/overview/users", "/admin/overview/users/{user}",
    "/admin/overview/users/{user}/delete", "/admin/overview/savings", "/admin/system/jobs", "/admin/system/logs",
    "/admin/follows/following", "/admin/settings/config/identity", "/admin/settings/config/history", f"/a/{LONG}",
]  # fmt: skip


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("instance"), {"web": {"pseudo_languages": True}}) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 844}, is_mobile=True, has_touch=True)
    yield context.new_page()
    context.close()


def test_no_page_is_wider_than_the_phone(phone: Page, instance: Instance) -> None:
    described = {"username": LONG, "email": f"{LONG}@example.com", "password": "a good password", "role": 2}
    described |= {"videoQuota": -1, "videoQuotaDaily": -1}
    made = instance.http.post("/api/v1/users", headers=instance.authorization(), json=described)
    log_in(phone, instance.base_url)
    wide = []
    for path in PAGES:
        for language in ("en-XA", "ar"):
            answer = phone.goto(f"{instance.base_url}{path.format(user=made.json()['user']['id'])}?lang={language}")
            assert answer is not None and answer.status == 200, path
            width = phone.evaluate("document.documentElement.scrollWidth")
            if width > WIDTH:
                wide.append(f"{path} in {language}: {width} px")
    assert wide == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar", "ja"])
def test_every_word_of_the_bottom_bar_is_whole(phone: Page, instance: Instance, language: str) -> None:
    phone.goto(f"{instance.base_url}/login?lang={language}")
    assert cut_words(phone) == []
    log_in(phone, instance.base_url)
    for path in ("/", "/videos/upload"):  # what is current is written bold
        phone.goto(f"{instance.base_url}{path}?lang={language}")
        assert cut_words(phone) == []


def cut_words(page: Page) -> list[str]:
    words: list[str] = page.evaluate(
        """[...document.querySelectorAll('.bottom-bar .nav-entry span')]
        .filter((word) => word.scrollWidth > word.clientWidth).map((word) => word.innerText)"""
    )
    return words


@pytest.mark.parametrize("width", [320, WIDTH])
def test_the_buttons_of_the_player_keep_their_size(open_player: Any, width: int) -> None:
    page, _ = open_player(script="")
    page.wait_for_selector("media-controller[data-ready]")
    page.set_viewport_size({"width": width, "height": 700})
    page.wait_for_timeout(300)
    icons = page.evaluate(
        """[...document.querySelectorAll('media-control-bar :is(media-play-button, media-fullscreen-button)')].map(
        (button) => Math.max(...[...button.shadowRoot.querySelectorAll('svg')].map((svg) => svg.clientWidth)))"""
    )
    assert len(icons) == 2 and min(icons) >= 20
    ends = page.evaluate(
        "document.querySelector('media-fullscreen-button').getBoundingClientRect().right"
        " <= document.querySelector('media-controller').getBoundingClientRect().right"
    )
    assert ends, "the last button is inside the player"
