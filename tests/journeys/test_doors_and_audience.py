"""A protected video is opened by keyboard and counted, a kill loses no view, its owner looks at the audience."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors, log_in, start_playback
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"transcoding": {"resolutions": dict.fromkeys(("144p", "240p", "360p", "480p"), False)}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def video(instance: Instance, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "door.mp4", seconds=6, size="256x144")
    details = {"name": "Behind a door", "privacy": "5", "videoPasswords[]": "open sésame"}
    return upload_and_finish(instance, clip, **details)


def take_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def count_views(instance: Instance, video: dict[str, Any]) -> int:
    answer = instance.http.get(f"/api/v1/videos/{video['uuid']}", headers=instance.authorization())
    views: int = answer.json()["views"]
    return views


def wait_for_views(instance: Instance, video: dict[str, Any], views: int) -> None:
    deadline = time.monotonic() + 15
    while count_views(instance, video) != views:
        assert time.monotonic() < deadline, f"{count_views(instance, video)} views instead of {views}"
        time.sleep(0.1)


def test_a_door_opens_by_keyboard_and_the_view_counts(
    instance: Instance, browser: Browser, video: dict[str, Any]
) -> None:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{instance.base_url}/w/{video['shortUUID']}")
    assert page.title().startswith("This video needs a password")
    assert find_serious(page) == []
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not the password of this video.")).to_be_visible()
    assert find_serious(page) == []
    take_picture(page, "password-1280")
    page.keyboard.type("open sésame")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Behind a door")).to_be_visible()
    assert "sésame" not in page.url
    before = count_views(instance, video)
    start_playback(page, seconds=4)
    wait_for_views(instance, video, before + 1)
    context.close()


def test_a_kill_loses_no_counted_view(instance: Instance, video: dict[str, Any]) -> None:
    path, headers = f"/api/v1/videos/{video['uuid']}/views", instance.authorization()
    before = count_views(instance, video)
    for viewer in range(5):
        for second in (0, 4):
            body = {"currentTime": second, "sessionId": f"viewer {viewer}"}
            assert instance.http.post(path, json=body, headers=headers).status_code == 204
    time.sleep(1)
    instance.kill("web")
    instance.wait_until_ready()
    assert count_views(instance, video) == before + 5


def look_at_statistics(page: Page, address: str) -> None:
    errors = collect_errors(page)
    page.goto(f"{address}?period=day")
    expect(page.locator(".chart")).to_have_count(4)  # the last: what sharing saved
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("table").first).to_be_visible()
    assert find_serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert errors == []


def test_the_owner_looks_at_the_audience(instance: Instance, browser: Browser, video: dict[str, Any]) -> None:
    address = f"{instance.base_url}/stats/videos/{video['shortUUID']}"
    wide = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = wide.new_page()
    log_in(page, instance.base_url)
    look_at_statistics(page, address)
    take_picture(page, "statistics-1280-light")
    kept: Any = wide.storage_state()
    wide.close()
    phone = browser.new_context(
        locale="ar", viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True, storage_state=kept
    )
    page = phone.new_page()
    look_at_statistics(page, address)
    take_picture(page, "statistics-390-dark-ar")
    phone.close()
