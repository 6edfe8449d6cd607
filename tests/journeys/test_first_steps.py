"""An administrator sets a new instance up by keyboard alone: six questions, then a colour, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import log_in, open_watched_page
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    settings = {"followings": {"suggestions": ["one.example", "two.example"]}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    with open_watched_page(browser, allowed=("status of 400",)) as opened:  # a refused form is meant to be one
        log_in(opened, instance.base_url)
        yield opened


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const e = document.activeElement;
            return (e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || '').trim(); }"""
        )
        if told.split("\n")[0].strip() == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    assert find_serious(page) == []


def test_from_the_first_page_to_a_configured_instance(page: Page, instance: Instance) -> None:
    press(page, "Set it up")
    heading(page, "Welcome to your instance")
    press(page, "Begin")

    heading(page, "What is it called?")
    write(page, "Name", "River Tube")
    write(page, "Contact address", "nobody")
    press(page, "Save and go on")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is saved yet")
    write(page, "Contact address", "mara@example.com")
    press(page, "Save and go on")

    heading(page, "Which languages are spoken here?")
    tab_to(page, "None chosen")
    page.keyboard.press("Enter")
    tab_to(page, "French")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # sends the form, from wherever one is in the long list

    heading(page, "Who may join?")
    tab_to(page, "Nobody")
    page.keyboard.press("ArrowUp")  # round to the last: everybody
    press(page, "Save and go on")

    heading(page, "Whom do you follow?")
    tab_to(page, "two.example")
    page.keyboard.press("Space")
    press(page, "Follow and go on")

    heading(page, "How much may people store?")
    write(page, "Space for videos of a new user", "20")
    press(page, "Save and go on")

    heading(page, "Shall viewers share?")
    press(page, "Save and go on")

    heading(page, "Your instance is ready")
    press(page, "Finish")
    expect(page.locator(".brand-name")).to_have_text("River Tube")
    expect(page.get_by_text("This instance is new.")).to_have_count(0)

    config = instance.http.get("/api/v1/config").json()
    assert config["instance"]["name"] == "River Tube" and config["user"]["videoQuota"] == 20 << 30
    assert instance.http.get("/api/v1/config/about").json()["instance"]["languages"] == ["fr"]
    custom = instance.http.get("/api/v1/config/custom", headers=instance.authorization()).json()
    assert custom["admin"]["email"] == "mara@example.com" and custom["signup"]["enabled"] is True
    assert custom["signup"]["requiresApproval"] is False
    jobs = instance.http.get("/api/v1/jobs?jobType=activitypub-follow", headers=instance.authorization()).json()
    assert "two.example" in str(jobs["data"])


def test_a_colour_is_chosen_seen_and_taken_back(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.base_url}/admin/settings/config/look")
    accent = "() => getComputedStyle(document.querySelector('.save-bar .button-primary')).backgroundColor"
    before = page.evaluate(accent)
    page.get_by_label("Accent colour").fill("#7a3e9d")  # its picker is the browser's own
    shown = "() => getComputedStyle(document.querySelector('.sample .button-primary')).backgroundColor"
    page.wait_for_function(f"({shown})() === 'rgb(122, 62, 157)'")  # before anything is saved
    press(page, "Save")
    expect(page.get_by_text("Saved. It counts from now on, everywhere.")).to_be_visible()
    assert page.evaluate(accent) == "rgb(122, 62, 157)" != before
    assert find_serious(page) == []

    press(page, "History")
    heading(page, "History of the settings")
    press(page, "Undo: theme.customization.primary_color")
    expect(page.get_by_text("The change is undone.")).to_be_visible()
    page.goto(f"{instance.base_url}/admin/settings/config/look")
    assert page.evaluate(accent) == before
