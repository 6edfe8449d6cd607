"""Joining by keyboard alone: somebody asks, is let in by the administrator, and signs in with two steps."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pyotp import TOTP
from tests.support.browser import collect_errors
from tests.support.contact_sheet import find_serious
from tests.support.instance import ADMIN, Instance, running_instance
from tests.support.smtp_sink import Mail, SmtpSink
from tests.support.workers import wait_until

pytestmark = pytest.mark.journey

PASSWORD = "a good password"
REQUESTS = "/admin/moderation/registrations/list"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, sink: SmtpSink) -> Iterator[Instance]:
    signup = {"enabled": True, "requires_approval": True, "requires_email_verification": False}
    signup |= {"tell_moderators_after": 0.1}
    settings = {"smtp": sink.settings, "signup": signup, "instance": {"name": "Our tube"}}
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


class Keyboard:
    """Somebody in front of a browser of their own, without a mouse."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(
            locale="en-US", viewport={"width": 1280, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.errors = collect_errors(self.page)

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until something is focused, which then must be seen to be."""
        expect(wanted).to_be_visible()
        for _ in range(80):
            if wanted.evaluate("field => field === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(wanted).to_be_focused()
        assert wanted.evaluate("field => getComputedStyle(field).outlineStyle !== 'none'"), "the focus shows"

    def write(self, label: str, text: str) -> None:
        """Fill a field in."""
        self.go_to(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        """Press a button, follow a link, tick a box."""
        self.go_to(self.page.get_by_role(role, name=name))  # type: ignore[arg-type]
        self.page.keyboard.press(key)

    def sees(self, heading: str) -> None:
        """Wait for a page, which axe finds nothing serious on."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert find_serious(self.page) == []


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Keyboard]:
    yield from watch(Keyboard(browser))


@pytest.fixture
def administrator(browser: Browser) -> Iterator[Keyboard]:
    yield from watch(Keyboard(browser))


def watch(person: Keyboard) -> Iterator[Keyboard]:
    yield person
    person.context.close()
    assert [error for error in person.errors if "400 (Bad Request)" not in error] == []  # a code is mistyped


def test_from_a_request_to_the_second_step(
    newcomer: Keyboard, administrator: Keyboard, instance: Instance, sink: SmtpSink
) -> None:
    name = f"nora{secrets.token_hex(3)}"  # a second try finds the same instance
    ask_to_join(newcomer, instance, name)
    told = find_mail(sink, "root@example.com", "to join Our tube")
    assert f"{instance.base_url}{REQUESTS}" in told.links

    log_in(newcomer, instance, name)
    expect(newcomer.page.get_by_role("alert")).to_have_text("Your request to join waits for a moderator.")
    accept(administrator, instance, name)
    welcome = find_mail(sink, f"{name}@example.com", "Welcome, birds are liked here")

    newcomer.open(welcome.links[0])
    fill_login(newcomer, name)
    newcomer.page.wait_for_url(lambda url: "/login" not in url)
    secret = set_two_steps_up(newcomer, instance)
    find_mail(sink, f"{name}@example.com", "Two-factor authentication is on")
    log_out(newcomer)

    log_in(newcomer, instance, name)
    newcomer.sees("One more step")
    give_code(newcomer, "000000")
    expect(newcomer.page.get_by_role("alert")).to_contain_text("This code is wrong")
    give_code(newcomer, TOTP(secret).at(time.time() + 30))  # the one of this half minute was used to set it up
    newcomer.page.wait_for_url(lambda url: "/login" not in url)
    newcomer.open(f"{instance.base_url}/my-account/security")
    newcomer.sees("How you sign in")


def ask_to_join(person: Keyboard, instance: Instance, name: str) -> None:
    person.open(f"{instance.base_url}/login")
    person.go_to(person.page.get_by_role("main").get_by_role("link", name="Create an account"))
    person.page.keyboard.press("Enter")
    person.sees("Join Our tube")
    person.write("Username", name)
    person.write("Email address", f"{name}@example.com")
    person.write("Password", PASSWORD)
    person.write("Why do you want to join?", "I film birds")
    person.press("checkbox", "I am at least 16 years old", "Space")
    person.press("button", "Send my request")
    person.sees("Your request has arrived")


def accept(person: Keyboard, instance: Instance, name: str) -> None:
    """Log in as the administrator, find the request and let its author in."""
    log_in(person, instance, *ADMIN)
    person.page.wait_for_url(lambda url: "/login" not in url)
    person.open(f"{instance.base_url}{REQUESTS}")
    person.sees("Requests to join")
    person.press("checkbox", f"Choose the request of {name}", "Space")
    person.write("Your answer to those whom you accept or reject", "Welcome, birds are liked here")
    person.press("button", "Accept")
    expect(person.page.get_by_text("1 account is made.")).to_be_visible()


def log_in(person: Keyboard, instance: Instance, name: str, password: str = PASSWORD) -> None:
    person.open(f"{instance.base_url}/login")
    fill_login(person, name, password)


def fill_login(person: Keyboard, name: str, password: str = PASSWORD) -> None:
    person.write("Username or email address", name)
    person.write("Password", password)
    person.page.keyboard.press("Enter")


def set_two_steps_up(person: Keyboard, instance: Instance) -> str:
    """Set two-factor authentication up from the page of one's account; returns the secret that was shown."""
    person.open(f"{instance.base_url}/my-account/security")
    person.press("link", "Set up")
    person.write("Your password as it is now", PASSWORD)
    person.page.keyboard.press("Enter")
    secret = person.page.get_by_label("Or type this key").input_value().replace(" ", "")
    person.write("The code that the app shows now", TOTP(secret).now())
    person.page.keyboard.press("Enter")
    person.sees("Recovery codes")
    return secret


def log_out(person: Keyboard) -> None:
    person.press("button", "Your account")
    person.press("button", "Log out")
    expect(person.page.get_by_role("link", name="Log in").first).to_be_visible()


def give_code(person: Keyboard, code: str) -> None:
    expect(person.page.get_by_label("Code")).to_be_focused()
    person.page.keyboard.type(code)
    person.page.keyboard.press("Enter")


def find_mail(sink: SmtpSink, to: str, words: str) -> Mail:
    """Wait for a mail to somebody with some words."""

    def found() -> list[Mail]:
        return [mail for mail in sink.messages if to in mail.recipients and words in f"{mail.subject}\n{mail.text}"]

    wait_until(found, f"{to} gets a mail with {words!r}")
    return found()[0]
