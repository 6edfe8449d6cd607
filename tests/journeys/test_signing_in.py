"""People sign in safely with a passkey on a device, alone and as a second step."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from tests.support.browser import log_in, open_watched_page
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance

pytestmark = pytest.mark.journey

PASSWORD = "a good password"
SECURITY = "/my-account/security"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    signup = {"enabled": True, "requires_approval": True, "requires_email_verification": False}
    with running_instance(tmp_path_factory.mktemp("instance"), {"signup": signup}) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    refused = ("400 (Bad Request)", "403 (Forbidden)")  # what the journey does wrong on purpose
    with open_watched_page(browser, allowed=refused) as opened:
        yield opened


def make_user(instance: Instance, name: str) -> None:
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": 2}
    answer = instance.http.post("/api/v1/users", json=body, headers=instance.authorization())
    assert answer.status_code == 200, answer.text


def plug_in_device(page: Page) -> str:
    """Give the browser a device that makes passkeys and knows its person; returns its id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return str(session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def log_out(page: Page, instance: Instance) -> None:
    page.context.clear_cookies()
    page.goto(f"{instance.base_url}/login")


def test_a_passkey_signs_in_and_is_a_second_step(page: Page, instance: Instance) -> None:
    name = f"mary{secrets.token_hex(3)}"  # a second try finds the same instance
    make_user(instance, name)
    plug_in_device(page)
    log_in(page, instance.base_url, name, PASSWORD)
    page.goto(instance.base_url + SECURITY)
    assert find_serious(page) == []
    page.get_by_label("Name of the new passkey").fill("My telephone")
    page.get_by_label("Your password as it is now").fill("not it")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This is not your password. Nothing is changed.")
    page.get_by_label("Your password as it is now").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    expect(page.get_by_text("not used yet")).to_be_visible()
    assert find_serious(page) == []

    log_out(page, instance)
    page.goto(f"{instance.base_url}/login?next={SECURITY}")
    assert find_serious(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How you sign in")
    expect(page.get_by_text("not used yet")).to_have_count(0)

    secret = set_up_codes(page, instance)
    log_out(page, instance)
    page.get_by_label("Username or email address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert find_serious(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    assert secret

    page.goto(instance.base_url + SECURITY)
    page.get_by_role("button", name="Remove the passkey My telephone").click()
    expect(page.get_by_text("does not sign you in any more")).to_be_visible()
    log_out(page, instance)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey was not accepted.")


def set_up_codes(page: Page, instance: Instance) -> str:
    """Set two-factor authentication up by keyboard; returns the secret that the page shows."""
    page.goto(f"{instance.base_url}{SECURITY}/two-factor")
    page.get_by_label("Your password as it is now").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    secret = page.get_by_label("Or type this key").input_value().replace(" ", "")
    assert find_serious(page) == []
    expect(page.get_by_label("The code that the app shows now")).to_be_focused()
    page.keyboard.type(TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert find_serious(page) == []
    return secret
