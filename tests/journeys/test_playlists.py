"""A playlist by keyboard: begun beside a video, put in order, opened, played through by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors, log_in
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import running_instance
from tests.support.upload import upload, wait_until_finished

pytestmark = pytest.mark.journey


def press(page: Page, role: str, name: str) -> None:
    """Move to something and press Enter, as who has no mouse."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    target.focus()
    page.keyboard.press("Enter")


def save(page: Page, address: str, new_name: str = "") -> None:
    page.goto(address)
    press(page, "link", "Save")
    dialog = page.get_by_role("dialog", name="Save this video")
    expect(dialog).to_be_visible()
    assert find_serious(page) == []
    if new_name:
        dialog.get_by_label("Into a new playlist").focus()
        page.keyboard.type(new_name)
    else:
        dialog.get_by_label("Rivers").focus()
        page.keyboard.press("Space")
    dialog.get_by_role("button", name="Save").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Saved")).to_be_visible()


def test_a_playlist_is_made_ordered_and_played_through(browser: Browser, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=4, size="256x144")
    with running_instance(tmp_path / "instance", {"transcoding": {"enabled": False}}) as instance:
        videos = [upload(instance, clip, name=name) for name in ("Garonne", "Loire")]
        for video in videos:
            wait_until_finished(instance, video["uuid"])
        context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        errors = collect_errors(page)
        log_in(page, instance.base_url)
        for video, name in zip(videos, ("Rivers", ""), strict=True):
            save(page, f"{instance.base_url}/w/{video['shortUUID']}", name)

        press(page, "link", "My playlists")
        expect(page.get_by_role("heading", name="My playlists")).to_be_visible()
        assert find_serious(page) == []
        press(page, "link", "Edit “Rivers”")
        expect(page.locator(".place-row h3")).to_have_text(["Garonne", "Loire"])
        press(page, "button", "Move “Loire” up")
        expect(page.locator(".place-row h3")).to_have_text(["Loire", "Garonne"])
        page.locator(".place-cut summary").first.focus()
        page.keyboard.press("Enter")
        page.get_by_label("To", exact=True).first.focus()
        page.keyboard.type("0:01")
        page.keyboard.press("Enter")
        expect(page.locator(".place-cut summary").first).to_have_text(re.compile("0:00 to 0:01"))
        page.get_by_label("Who may see it").select_option("Everybody")
        press(page, "button", "Save")
        expect(page.get_by_text("Saved.")).to_be_visible()
        assert find_serious(page) == []

        press(page, "link", "Play all")
        expect(page.get_by_role("heading", name="Loire")).to_be_visible()
        expect(page.get_by_role("navigation", name="Rivers")).to_be_visible()
        page.wait_for_selector("media-controller video")
        page.evaluate("const v = document.querySelector('video'); v.muted = true; v.play().catch(() => {}); 0")
        expect(page.get_by_role("button", name="Play now")).to_be_focused(timeout=20_000)
        assert find_serious(page) == []
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Garonne")).to_be_visible()
        expect(page.locator(".beside-place.is-current")).to_contain_text("Garonne")
        assert errors == []
        context.close()
