"""The first minute of a person: log in, drop a video, it plays within seconds, its qualities appear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors, log_in, start_playback
from tests.support.clips import HEVC, make_clip
from tests.support.instance import Instance, running_instance
from tests.support.upload import wait_until_finished

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("instance")) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def publish(page: Page, instance: Instance, clip: Path, title: str) -> str:
    """Publish a file by the page; returns the address of the watch page once it can be watched."""
    page.goto(f"{instance.base_url}/videos/publish")
    page.set_input_files("input[data-choose]", clip)
    row = page.locator("[data-uploads] > li").first
    row.get_by_label("Title").fill(title)
    row.get_by_role("button", name="Publish").click()
    watch = row.locator("[data-part=watch]")
    expect(watch).to_be_visible(timeout=60_000)
    return f"{instance.base_url}{watch.get_attribute('href')}"


def finish(instance: Instance, address: str) -> None:
    """Wait until every quality of the video at an address is made."""
    assert wait_until_finished(instance, address.rsplit("/", 1)[1])["state"] == "finished"


def test_a_dropped_video_plays_and_its_qualities_appear(
    page: Page, browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    errors = collect_errors(page)
    log_in(page, instance.base_url)
    address = publish(page, instance, make_clip(tmp_path / "holiday film.mp4", seconds=12), "Holiday at the river")
    page.goto(address)
    expect(page.get_by_role("heading", name="Holiday at the river")).to_be_visible()
    start_playback(page)
    finish(instance, address)

    page.goto(address)
    start_playback(page)
    page.get_by_role("button", name="Quality").click()
    expect(page.get_by_role("menuitemradio", name="Auto")).to_be_visible()
    for quality in ("720p", "480p", "240p"):
        expect(page.get_by_role("menuitemradio", name=quality, exact=True)).to_be_visible()
    assert errors == []

    page.goto(instance.base_url)
    expect(page.get_by_role("link", name="Holiday at the river").first).to_be_visible()


def test_without_javascript_the_video_plays_too(
    page: Page, browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    log_in(page, instance.base_url)
    address = publish(page, instance, make_clip(tmp_path / "plain.mp4"), "Plain and simple")
    finish(instance, address)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    try:
        plain.goto(instance.base_url)
        plain.get_by_role("link", name="Plain and simple").first.click()
        expect(plain.get_by_role("heading", name="Plain and simple")).to_be_visible()
        video = plain.locator("video")
        assert video.get_attribute("controls") is not None
        assert video.evaluate("(v) => v.src || v.querySelector('source').src").endswith(".mp4")
        # The page's scripts are off; the test looks at the element through the browser's own tools.
        video.evaluate("async (v) => { v.muted = true; await v.play(); }")
        for _ in range(100):
            if video.evaluate("(v) => v.currentTime") > 1:
                break
            plain.wait_for_timeout(100)
        assert video.evaluate("(v) => v.currentTime") > 1
    finally:
        context.close()


def test_a_turned_phone_recording_stands_upright(
    page: Page, browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    log_in(page, instance.base_url)
    clip = make_clip(tmp_path / "IMG_0042.mov", size="1280x720", codec=HEVC, rotation=90)
    address = publish(page, instance, clip, "Held upright")
    finish(instance, address)
    page.goto(address)
    start_playback(page)
    width, height = page.evaluate(
        "() => { const v = document.querySelector('video'); return [v.videoWidth, v.videoHeight] }"
    )
    assert width < height
