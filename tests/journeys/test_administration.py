"""An administrator looks after jobs and users by keyboard; what another process saves is seen by the next request."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import log_in, open_watched_page
from tests.support.contact_sheet import find_serious
from tests.support.instance import ROOT, Instance, running_instance

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("instance")) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    with open_watched_page(browser) as opened:
        log_in(opened, instance.base_url)
        yield opened


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
        if told == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_jobs_and_users_by_keyboard(page: Page, instance: Instance) -> None:
    tab_to(page, "Administration")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    assert find_serious(page) == []

    page.goto(f"{instance.base_url}/admin/system/jobs")
    tab_to(page, "Pause the queue")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The queue is paused.")).to_be_visible()
    tab_to(page, "Resume the queue")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The queue goes on.")).to_be_visible()
    assert find_serious(page) == []

    page.goto(f"{instance.base_url}/admin/system/storage")
    tab_to(page, "Measure again")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The store is being measured.")).to_be_visible()
    assert find_serious(page) == []


def test_new_jobs_appear_without_a_reload(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.base_url}/admin/system/jobs")
    page.evaluate("window.stayed = true")
    rows = page.locator("[data-job]", has_text="measure-storage")
    before = rows.count()
    page.evaluate("document.activeElement.blur()")
    form = {"action": "measure"}
    headers = instance.authorization()
    assert instance.http.post("/admin/system/storage", data=form, headers=headers).status_code in (200, 303)
    expect(rows).to_have_count(before + 1, timeout=20_000)
    assert page.evaluate("window.stayed")


def test_what_a_console_saves_is_seen_by_the_next_request(instance: Instance) -> None:
    def console(*arguments: str) -> None:
        command = [sys.executable, "-m", "headwater", "config", *arguments, "--config", str(instance.config)]
        subprocess.run(command, env={"PYTHONPATH": str(ROOT / "src")}, check=True, timeout=60)

    console("set", "instance.name", "Seen at once")
    assert instance.http.get("/api/v1/config").json()["instance"]["name"] == "Seen at once"
    console("unset", "instance.name")
    assert instance.http.get("/api/v1/config").json()["instance"]["name"] == "Headwater"
