"""A real Chromium for journeys: started once, kept away from the network, its console errors collected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.contact_sheet import CHROMIUM, CHROMIUM_ARGUMENTS

# Where a machine has no interface but loopback, browsers on it meet only with both.
WEBRTC_ARGUMENTS = ["--allow-loopback-in-peer-connection", "--use-fake-ui-for-media-stream"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium; fails with what to do when it is not installed."""
    assert Path(CHROMIUM).exists(), "Chromium is missing: `make test` installs it"
    arguments = [*CHROMIUM_ARGUMENTS, *WEBRTC_ARGUMENTS, "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def log_in(page: Page, base_url: str, username: str = "root", password: str = "test") -> None:
    """Log in by the page, as a person does."""
    page.goto(f"{base_url}/login")
    page.get_by_label("Username or email address").fill(username)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


@contextmanager
def open_watched_page(browser: Browser, *, allowed: tuple[str, ...] = ()) -> Iterator[Page]:
    """Open a page of a desktop; at the end its console holds no errors but those that a journey causes on purpose."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, bypass_csp=True)  # for axe
    page = context.new_page()
    page.on("filechooser", lambda _: None)  # from the beginning: turned on later, a first dialog can slip past it
    errors = collect_errors(page)
    yield page
    context.close()
    assert [error for error in errors if not any(cause in error for cause in allowed)] == []


def collect_errors(page: Page) -> list[str]:
    """Return a list that fills with the page's console errors and uncaught exceptions."""
    errors: list[str] = []

    def on_console(message: Any) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url')})")

    def on_page_error(error: Any) -> None:
        # A slow machine ends the fade between two pages early, which Chromium reports as if a script had failed.
        if not str(error).startswith("Transition was"):
            errors.append(str(error))

    page.on("console", on_console)
    page.on("pageerror", on_page_error)
    return errors


def start_playback(page: Page, seconds: float = 1.0) -> None:
    """Begin to play, at whatever moment of the player's own start, and wait for some seconds of moving pictures."""
    page.evaluate("() => { document.querySelector('video').play().catch(() => {}); }")
    page.wait_for_function(
        "(s) => { const v = document.querySelector('video'); return v && v.currentTime > s && v.videoWidth > 0; }",
        arg=seconds,
        timeout=60_000,
    )
