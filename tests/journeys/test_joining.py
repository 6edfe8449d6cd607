"""Somebody joins by keyboard alone: a form, a mail, its link, a button, and a first video that everybody finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import open_watched_page, start_playback
from tests.support.clips import make_clip
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.smtp_sink import SmtpSink
from tests.support.upload import wait_until_finished

pytestmark = pytest.mark.journey

PASSWORD = "a song about rain"
IN_FOCUS = "() => { const e = document.activeElement; return (e.labels?.[0] ?? e).innerText.split('\\n')[0].trim(); }"
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, sink: SmtpSink) -> Iterator[Instance]:
    signup = {"enabled": True, "requires_approval": False, "requires_email_verification": True}
    settings = {"signup": signup, "smtp": sink.settings, "instance": {"terms": "Be kind."}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    refused = ("400 (Bad Request)", "403 (Forbidden)")  # what the journey does wrong on purpose
    with open_watched_page(browser, allowed=refused) as opened:
        yield opened


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if str(page.evaluate(IN_FOCUS)).removesuffix(" (optional)") == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    assert page.evaluate(OUTLINE) != "none", f"{name} does not show that it has the focus"
    page.keyboard.press("Enter")


def expect_page(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert find_serious(page) == []


def test_from_a_form_to_a_first_video(
    page: Page, browser: Browser, instance: Instance, sink: SmtpSink, tmp_path: Path
) -> None:
    name = f"nora{len(sink.messages)}"  # a second try finds the same instance
    before = len(sink.messages)
    sign_up(page, instance, name)
    (mail,) = sink.wait_for(before + 1)[before:]
    assert mail.recipients == [f"{name}@example.com"]
    log_in_by_keyboard(page, name)
    expect(page.get_by_role("alert")).to_be_visible()
    assert "/login" in page.url, "nobody comes in before their address is confirmed"

    (link,) = [link for link in mail.links if "/verify-account/email" in link]
    page.goto(link)
    expect_page(page, "Confirm your email address")
    press(page, "Confirm my address")
    expect_page(page, "Thank you")
    press(page, "Log in")
    page.wait_for_url("**/login**")
    log_in_by_keyboard(page, name)
    page.wait_for_url(lambda url: "/login" not in url)
    assert find_serious(page) == []

    address = publish_by_keyboard(page, instance, make_clip(tmp_path / "first.mp4"), "Rain on the river")
    expect_page(page, "Rain on the river")
    start_playback(page)
    assert wait_until_finished(instance, address.rsplit("/", 1)[1])["state"] == "finished"
    stranger = browser.new_page()
    stranger.goto(f"{instance.base_url}/videos/browse")
    expect(stranger.get_by_role("link", name="Rain on the river").first).to_be_visible()
    stranger.close()


def sign_up(page: Page, instance: Instance, name: str) -> None:
    """Fill the form of joining in, once wrong and once right."""
    page.goto(f"{instance.base_url}/login")
    press(page, "Create an account")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Join ")
    assert find_serious(page) == []
    write(page, "Username", "No Way")
    write(page, "Name that people see", "Nora of the river")
    write(page, "Email address", f"{name}@example.com")
    write(page, "Password", PASSWORD)
    tab_to(page, "I am at least 16 years old, and I keep to the rules of this instance.")
    page.keyboard.press("Space")
    press(page, "Create my account")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent yet")
    assert find_serious(page) == []
    write(page, "Username", name)
    expect(page.get_by_label("Name that people see")).to_have_value("Nora of the river")
    write(page, "Password", PASSWORD)
    tab_to(page, "I am at least 16 years old, and I keep to the rules of this instance.")
    page.keyboard.press("Space")
    press(page, "Create my account")
    expect_page(page, "Please look into your mail")


def log_in_by_keyboard(page: Page, name: str) -> None:
    """Write name and password on the page of logging in."""
    if "/login" not in page.url:
        page.goto(re.sub(r"(https?://[^/]+)/.*", r"\1/login", page.url))
    write(page, "Username or email address", name)
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")


def publish_by_keyboard(page: Page, instance: Instance, clip: Path, title: str) -> str:
    """Publish a file on the page for it, and follow the link to watch it; returns its address."""
    page.goto(f"{instance.base_url}/videos/publish")
    tab_to(page, "Choose videos")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(clip)
    row = page.locator("[data-uploads] > li").first
    expect(row.get_by_label("Title")).to_be_visible()
    assert find_serious(page) == []
    write(page, "Title", title)
    press(page, "Publish")
    expect(row.locator("[data-part=watch]")).to_be_visible(timeout=60_000)
    press(page, "Watch")
    page.wait_for_url("**/w/*")
    return page.url
