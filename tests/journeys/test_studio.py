"""An owner works by keyboard alone: publishes, describes, plans, captions beside the video, replaces and removes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support.browser import log_in, open_watched_page
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.upload import wait_until_finished

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"video_file": {"update": {"enabled": True}}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip") / "mill.mp4", seconds=8, size="320x180")


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    with open_watched_page(browser) as opened:
        log_in(opened, instance.base_url)
        yield opened


def look(page: Page, name: str) -> None:
    """Let axe judge the page; with PICTURES set, photograph it wide, narrow and dark right to left."""
    assert find_serious(page) == []
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.screenshot(path=Path(folder) / f"{name}-phone.png", full_page=True)
        page.evaluate("document.documentElement.dir = 'ltr'")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def choose_file(page: Page, field: Locator, clip: Path) -> None:
    field.focus()
    with page.expect_file_chooser() as chooser:
        press(page, "Enter")
    chooser.value.set_files(clip)


def publish(page: Page, instance: Instance, clip: Path, title: str) -> dict[str, Any]:
    """Publish a file by the page, and wait until all of it is made; returns its document."""
    page.goto(f"{instance.base_url}/videos/upload")
    choose_file(page, page.locator("input[data-choose]"), clip)
    row = page.locator(".upload").first
    row.get_by_label("Title").focus()
    press(page, "Control+a")
    page.keyboard.type(title)
    row.get_by_role("button", name="Publish").focus()
    press(page, "Enter")
    expect(row.get_by_text("Published. You can leave this page.")).to_be_visible(timeout=60_000)
    (video,) = instance.http.get("/api/v1/users/me/videos", headers=instance.authorization()).json()["data"]
    assert (video["name"], video["privacy"]["id"]) == (title, 1)
    assert wait_until_finished(instance, video["uuid"])["state"] == "finished"
    return dict(video)


def plan(page: Page) -> None:
    """Say in the form that is open that the video becomes public on some day."""
    page.get_by_text("Change who may watch later, by itself").focus()
    press(page, "Enter")
    page.get_by_label("On", exact=True).focus()
    page.keyboard.type("07012099")
    press(page, "Tab")
    page.keyboard.type("0830PM")


def replace_file(page: Page, instance: Instance, base: str, clip: Path) -> None:
    page.goto(f"{base}/files")
    look(page, "files")
    choose_file(page, page.get_by_label("Video file"), clip)
    page.get_by_role("button", name="Replace the file").focus()
    press(page, "Enter")
    expect(page.get_by_text("Another file is being prepared")).to_be_visible(timeout=30_000)
    look(page, "files-busy")
    expect(page.get_by_text("Another file is being prepared")).to_be_hidden(timeout=120_000)
    expect(page.get_by_text("other mill.mp4")).to_be_visible()


def test_a_video_is_worked_on_by_keyboard(page: Page, instance: Instance, clip: Path, tmp_path: Path) -> None:
    video = publish(page, instance, clip, "The mill")
    base = f"{instance.base_url}/videos/manage/{video['shortUUID']}"
    api = f"/api/v1/videos/{video['uuid']}"
    page.goto(f"{instance.base_url}/my-library/videos")
    look(page, "library")
    page.get_by_role("link", name="The mill", exact=True).focus()
    press(page, "Enter")
    expect(page).to_have_url(base)

    page.get_by_label("Title").focus()
    press(page, "Control+a")
    page.keyboard.type("The old mill")
    press(page, "Tab")
    page.keyboard.type("**Water** runs")
    expect(page.locator("#live-preview strong")).to_have_text("Water")
    expect(page.locator("#live-preview .video-title")).to_have_text("The old mill")
    expect(page.locator('[data-part="guard"]')).to_have_text("Not saved yet")
    look(page, "details")
    page.get_by_label("Who may watch", exact=True).focus()
    page.keyboard.type("Whoever knows")
    page.get_by_label("Passwords").focus()
    page.keyboard.type("river")
    press(page, "Control+Home")
    plan(page)
    page.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert instance.http.get(api).status_code == 403
    opened = instance.http.get(api, headers={"x-peertube-video-password": "river"}).json()
    assert opened["name"] == "The old mill"
    assert (opened["scheduledUpdate"]["updateAt"][:7], opened["scheduledUpdate"]["privacy"]) == ("2099-07", 1)

    page.goto(f"{base}/captions/en")
    words = page.get_by_label("Line 1: Words")
    words.focus()
    page.keyboard.type("Hello river")
    press(page, "Alt+n")
    page.keyboard.type("Second line here")
    press(page, *["ArrowLeft"] * 5, "Alt+s")
    expect(page.locator(".cue-rows > li")).to_have_count(3)
    press(page, "Alt+Backspace")
    expect(page.locator(".cue-rows > li")).to_have_count(2)
    look(page, "captions-editor")
    page.get_by_role("button", name="Line 2: Split").focus()  # what the keys do, for whoever has none
    press(page, "Enter")
    expect(page.get_by_role("button", name="Line 3: Split")).to_be_focused()
    page.get_by_role("button", name="Line 1: Merge with next").focus()
    press(page, "Enter")
    expect(page.get_by_label("Line 1: Words")).to_have_value("Hello river\nSecond line")
    page.get_by_role("button", name="Line 2: Delete").focus()
    press(page, "Enter")
    expect(page.locator(".cue-rows > li")).to_have_count(1)
    expect(page.get_by_role("button", name="Line 1: Delete")).to_be_focused()
    page.get_by_label("Line 1: Words").focus()
    press(page, "Control+Home", "ArrowDown", "Home")
    page.get_by_role("button", name="Line 1: Split").click()
    expect(page.locator(".cue-rows > li")).to_have_count(2)
    page.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Line 1: Words")).to_have_value("Hello river")
    expect(page.get_by_label("Line 2: Words")).to_have_value("Second line")

    page.goto(f"{base}/chapters")
    page.get_by_role("button", name="Add a chapter").focus()
    press(page, "Enter")
    page.keyboard.type("0:00")
    press(page, "Tab")
    page.keyboard.type("Water")
    press(page, "Enter")
    page.keyboard.type("0:04")
    press(page, "Tab")
    page.keyboard.type("Wheel")
    look(page, "chapters")
    page.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    chapters = instance.http.get(f"{api}/chapters", headers=instance.authorization()).json()["chapters"]
    assert chapters == [{"timecode": 0, "title": "Water"}, {"timecode": 4, "title": "Wheel"}]

    page.goto(f"{base}/captions")
    look(page, "captions")
    page.goto(f"{base}/picture")
    look(page, "picture")
    before = instance.http.get(api, headers=instance.authorization()).json()["thumbnailPath"]
    page.get_by_role("textbox", name="Moment").focus()
    page.keyboard.type("0:05")
    press(page, "Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    for _ in range(100):
        after = instance.http.get(api, headers=instance.authorization()).json()["thumbnailPath"]
        if after != before:
            break
        page.wait_for_timeout(200)
    assert after != before, "a worker has taken the picture of that moment"

    other = make_clip(tmp_path / "other mill.mp4", seconds=4, size="256x144")
    replace_file(page, instance, base, other)
    assert instance.http.get(api, headers=instance.authorization()).json()["duration"] == 4

    page.goto(f"{base}/delete")
    look(page, "delete")
    page.get_by_role("button", name="Delete the video").focus()
    press(page, "Enter")
    expect(page.get_by_text("1 video is deleted.")).to_be_visible()
    assert instance.http.get(api, headers=instance.authorization()).status_code == 404
