"""A channel by keyboard alone: made, given a picture, changed, removed; and nothing on the way is hard to use."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import log_in, open_watched_page
from tests.support.contact_sheet import find_serious
from tests.support.drawing import picture
from tests.support.instance import running_instance

pytestmark = pytest.mark.journey
MAX_TABS = 60


def go_to(page: Page, name: str, role: str) -> None:
    """Press Tab until the focus is on what has this role and accessible name, in the page rather than in its frame."""
    everywhere = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    inside = page.get_by_role("main").get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    wanted = inside if inside.count() else everywhere
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"Tab never came to {name}")


def press(page: Page, name: str, role: str = "button") -> None:
    go_to(page, name, role)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    go_to(page, name, "textbox")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_a_channel_is_made_changed_and_removed_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "owl.png").write_bytes(picture(colour="teal"))
    with (
        running_instance(tmp_path / "instance", {"transcoding": {"enabled": False}}) as instance,
        open_watched_page(browser, allowed=("400 (Bad Request)",)) as page,
    ):
        log_in(page, instance.base_url)

        press(page, "My channels", "link")
        assert find_serious(page) == []
        press(page, "New channel", "link")
        write(page, "Name that people see", "Night Owls")
        write(page, "Name in its address", "night_owls")
        write(page, "Description (optional)", "Filmed without light.")
        go_to(page, "New picture", "button")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(tmp_path / "owl.png")
        assert find_serious(page) == []
        press(page, "Make the channel")
        expect(page.get_by_role("status").filter(has_text="The channel is there")).to_be_visible()

        press(page, "Edit Night Owls", "link")
        write(page, "Name that people see", "Night Birds")
        press(page, "Save")
        press(page, "Night Birds", "link")
        expect(page.get_by_role("heading", name="Night Birds")).to_be_visible()
        shown = page.locator(".profile-head .avatar img")
        assert shown.evaluate("image => image.complete && image.naturalWidth") == 120
        assert find_serious(page) == []
        press(page, "About", "link")
        expect(page.get_by_text("Filmed without light.")).to_be_visible()

        page.goto(f"{instance.base_url}/my-library/video-channels")
        press(page, "Delete Night Birds", "link")
        field = "Write the name of the channel to confirm: night_owls"
        write(page, field, "Night Birds")
        press(page, "Delete the channel")
        expect(page.get_by_text("Nothing is deleted.")).to_be_visible()
        write(page, field, "night_owls")
        press(page, "Delete the channel")
        expect(page.get_by_role("status").filter(has_text="The channel is deleted")).to_be_visible()
        expect(page.get_by_role("link", name="Night Birds")).to_have_count(0)
