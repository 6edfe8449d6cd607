"""Somebody finds a video by keyboard alone: a search with a typing error, then browsing by filters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance
from tests.videos.people import add_person, add_video

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.runtime import Runtime
from headwater.settings import load_settings

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance that knows some videos before it starts."""
    opened = Instance(tmp_path_factory.mktemp("instance"))
    load_models()
    runtime = Runtime.open(load_settings(opened.config, environment={}))
    migrate(runtime.database)
    owner = add_person(runtime, "mary")
    add_video(runtime, owner, name="Lighthouses of Brittany", category=15, row={"duration_seconds": 60})
    add_video(runtime, owner, name="Repairing a bicycle", row={"duration_seconds": 3000, "views": 10})
    runtime.close()
    opened.start()
    yield opened
    opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True, locale="en-US", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors = collect_errors(opened)
    yield opened
    context.close()
    assert errors == []


def test_a_mistyped_search_finds_the_video(page: Page, instance: Instance) -> None:
    page.goto(instance.base_url)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search videos and channels")).to_be_focused()
    page.keyboard.type("lihgthouses")
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name="Lighthouses of Brittany")
    expect(found).to_be_visible()
    expect(page.get_by_role("link", name="Repairing a bicycle")).to_have_count(0)
    assert find_serious(page) == []
    found.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lighthouses of Brittany")).to_be_visible()


def test_browsing_keeps_its_filters_in_the_address(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.base_url}/videos/browse")
    page.locator("summary", has_text="Filters").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Length").focus()
    page.keyboard.type("Over")
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**length=long**")
    expect(page.get_by_role("link", name="Repairing a bicycle")).to_be_visible()
    expect(page.get_by_role("link", name="Lighthouses of Brittany")).to_have_count(0)
    assert find_serious(page) == []
    page.get_by_role("link", name="Most viewed").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=-views**")
    page.go_back()
    page.wait_for_url("**length=long**")
    expect(page.get_by_label("Length")).to_have_value("long")
