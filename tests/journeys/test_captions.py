"""A viewer turns captions on, follows the transcript and the chapters, and finds captions on at the next video."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey

SECONDS = 30
SAID = "WEBVTT\n\n" + "\n\n".join(
    f"00:{n * 5:02}.000 --> 00:{n * 5 + 2:02}.000\nSentence {n}: the éclair owl" for n in range(6)
)
CHAPTERS = [
    {"timecode": 0, "title": "Dusk"},
    {"timecode": 12, "title": "Night & <more>"},
    {"timecode": 22, "title": "Dawn"},
]
SHOWN = "[...document.querySelector('video').textTracks].filter((t) => t.kind === 'captions' && t.mode === 'showing')"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("instance")) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> str:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "owls.mp4", seconds=SECONDS, size="640x360")
    video = upload_and_finish(instance, clip, name="Owls at night")
    headers, path = instance.authorization(), f"/api/v1/videos/{video['uuid']}"
    for language in ("fr", "en"):
        files = {"captionfile": ("c.vtt", SAID.encode(), "text/vtt")}
        assert instance.http.put(f"{path}/captions/{language}", headers=headers, files=files).status_code == 204
    assert instance.http.put(f"{path}/chapters", headers=headers, json={"chapters": CHAPTERS}).status_code == 204
    return f"{instance.base_url}/w/{video['shortUUID']}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors = collect_errors(opened)
    yield opened
    context.close()
    assert errors == []


def open_player(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("() => document.querySelector('media-controller[data-ready]')")
    page.evaluate("document.querySelector('video').pause()")
    expect(page.get_by_role("button", name="Captions: ")).to_be_visible()


def take_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_captions_are_chosen_once_and_stay_on(page: Page, address: str) -> None:
    open_player(page, address)
    assert page.evaluate(f"{SHOWN}.length") == 0, "off until somebody wants them"
    page.get_by_role("button", name="Captions: Off").click()
    page.get_by_role("menuitemradio", name="French").click()
    expect(page.get_by_role("button", name="Captions: French")).to_be_visible()
    page.evaluate("document.querySelector('video').currentTime = 6")
    page.wait_for_function(f"() => {SHOWN}[0]?.activeCues?.[0]?.text === 'Sentence 1: the éclair owl'")
    take_picture(page, "captions")
    open_player(page, address)
    assert page.evaluate(f"{SHOWN}.map((t) => t.language)") == ["fr"]
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Captions: Off")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Captions: French")).to_be_visible()
    open_player(page, f"{address}?subtitle=en")
    assert page.evaluate(f"{SHOWN}.map((t) => t.language)") == ["en"], "a link asks for its own"


def test_chapters_part_the_seek_bar_and_lead_to_their_moments(page: Page, address: str) -> None:
    open_player(page, address)
    parts = "document.querySelector('media-time-range').shadowRoot.querySelectorAll('#segments-clipping rect').length"
    page.wait_for_function(f"() => {parts} >= 3")
    page.locator("#chapters").get_by_role("link", name="Night & <more>").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 12")
    expect(page.locator("#chapters [aria-current]")).to_contain_text("Night & <more>")
    bar = page.locator("media-time-range").bounding_box()
    assert bar is not None
    page.mouse.move(bar["x"] + bar["width"] * 0.6, bar["y"] + bar["height"] / 2)
    expect(page.locator("media-time-range")).to_have_attribute("mediapreviewchapter", "Night & <more>")
    take_picture(page, "chapters")


def test_the_transcript_is_searched_and_followed(page: Page, address: str) -> None:
    open_player(page, address)
    page.locator("#transcript summary").click()
    rows = page.locator("#transcript li:visible")
    expect(rows).to_have_count(6)
    page.get_by_label("Search in the transcript").fill("sentence 4: THE ECLAIR")
    expect(rows).to_have_count(1)
    expect(page.locator("#transcript mark")).to_have_text("Sentence 4: the éclair")
    expect(page.locator("#transcript [role=status]")).to_have_text("1 found")
    take_picture(page, "transcript")
    rows.get_by_role("link").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 20")
    page.get_by_label("Search in the transcript").fill("mouse")
    expect(page.locator("#transcript [role=status]")).to_have_text("Nothing found")


def test_axe_finds_nothing_serious(browser: Browser, address: str) -> None:
    context = browser.new_context(bypass_csp=True)  # the checker is an inline script
    page = context.new_page()
    open_player(page, address)
    page.locator("#transcript summary").click()
    assert find_serious(page) == []
    context.close()


def test_without_a_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    page.locator("#transcript summary").click()
    page.locator("#transcript").get_by_role("link", name="Sentence 4").click()
    assert page.url.endswith("?start=20s")
    expect(page.locator("#chapters").get_by_role("link")).to_have_count(3)
    expect(page.locator("track")).to_have_count(2)
    page.locator("#transcript summary").click()
    take_picture(page, "phone")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / "phone-whole.png", full_page=True)
    context.close()
