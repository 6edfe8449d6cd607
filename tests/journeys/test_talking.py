"""Somebody rates and talks by keyboard alone, in place with scripts and by whole pages without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import log_in
from tests.support.contact_sheet import find_serious
from tests.support.instance import ADMIN, Instance
from tests.videos.people import add_person, add_video

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.runtime import Runtime
from headwater.settings import load_settings

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance with somebody's video."""
    opened = Instance(tmp_path_factory.mktemp("instance"))
    load_models()
    runtime = Runtime.open(load_settings(opened.config, environment={}))
    migrate(runtime.database)
    owner = add_person(runtime, "mary")
    add_video(runtime, owner, name="Lighthouses of Brittany", row={"duration_seconds": 60})
    runtime.close()
    opened.start()
    yield opened
    opened.close()


def find_video(instance: Instance) -> str:
    return str(instance.http.get("/api/v1/videos").json()["data"][0]["shortUUID"])


def press(page: Page, role: str, name: str) -> None:
    """Move to something and press Enter, as who has no mouse."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    target.focus()
    page.keyboard.press("Enter")


def test_by_keyboard_in_place(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    log_in(page, instance.base_url, *ADMIN)
    page.goto(f"{instance.base_url}/w/{find_video(instance)}")
    page.evaluate("window.stayed = true")
    press(page, "button", "Like")
    expect(page.locator("#rate-like")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Your comment").focus()
    page.keyboard.type("What a **light**")
    press(page, "button", "Comment")
    expect(page.get_by_text("What a light")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("")
    page.locator("summary", has_text="Answer").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your answer").focus()
    page.keyboard.type("And the sea")
    press(page, "button", "Send the answer")
    expect(page.get_by_text("And the sea")).to_be_visible()
    assert page.evaluate("window.stayed"), "the player was never reloaded"
    assert find_serious(page) == []
    context.close()


def test_without_scripts(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 844})
    page = context.new_page()
    video = find_video(instance)
    page.goto(f"{instance.base_url}/w/{video}")
    press(page, "link", "Log in to comment")
    page.get_by_label("Username or email address").fill(ADMIN[0])
    page.get_by_label("Password").fill(ADMIN[1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/w/{video}")
    page.get_by_label("Your comment").fill("To be regretted")
    press(page, "button", "Comment")
    comment = page.get_by_role("article").filter(has_text="To be regretted")
    expect(comment).to_be_visible()
    comment.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Delete this comment?")).to_be_visible()
    press(page, "button", "Delete the comment")
    page.wait_for_url(f"**/w/{video}#comments")
    expect(page.get_by_text("To be regretted")).to_have_count(0)
    context.close()
