"""A visitor writes to the administrators by keyboard alone; the mail is read in a mail server, a second one refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser import collect_errors
from tests.support.contact_sheet import find_serious
from tests.support.instance import Instance, running_instance
from tests.support.smtp_sink import STALL, SmtpSink, running_sink
from tests.support.workers import wait_until

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, sink: SmtpSink) -> Iterator[Instance]:
    settings = {
        "smtp": sink.settings,
        "instance": {"name": "Our tube"},
        "contact_form": {"min_fill_time": 0.5},  # keys are pressed faster here than by people
    }
    with running_instance(tmp_path_factory.mktemp("instance"), settings) as opened:
        yield opened


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_message_by_keyboard(browser: Browser, instance: Instance, sink: SmtpSink, scripts: bool) -> None:
    # each visitor comes from an address of their own, through a proxy on this machine
    address = "203.0.113.1" if scripts else "203.0.113.2"
    context = browser.new_context(
        locale="en-US",
        viewport={"width": 390, "height": 844},
        bypass_csp=True,
        java_script_enabled=scripts,
        extra_http_headers={"X-Forwarded-For": address},
    )
    page = context.new_page()
    errors = collect_errors(page)
    before = len(sink.messages)
    page.goto(f"{instance.base_url}/about/contact")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact the administrator of Our tube")
    if scripts:
        assert find_serious(page) == []
    write(page)
    expect(page.get_by_role("status").filter(has_text="Your message has been sent.")).to_be_visible()
    mail = sink.wait_for(before + 1)[-1]
    assert mail.recipients == ["root@example.com"]
    assert mail.subject == "[Our tube] Message of Zoë: A question"
    assert "May I show your films at school?" in mail.text

    page.goto(f"{instance.base_url}/about/contact")
    write(page)
    alert = page.get_by_role("alert").filter(has_text="You already sent this form recently.")
    expect(alert).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("May I show your films at school?")
    if scripts:
        assert find_serious(page) == []
    context.close()
    assert [error for error in errors if not re.search("403", error)] == []
    assert len(sink.messages) == before + 1


def write(page: Page) -> None:
    """Fill the form in and send it, with nothing but the keyboard."""
    name = page.get_by_label("Your name")
    for _ in range(40):
        if name.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(name).to_be_focused()
    for text in ("Zoë", "zoe@x.example", "A question"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type("May I show your films at school?", delay=20)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")


def test_a_killed_worker_loses_no_mail(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_sink() as sink:
        settings = {"smtp": sink.settings, "jobs": {"lease": 2, "heartbeat": 0.5}}
        with running_instance(tmp_path_factory.mktemp("killed"), settings) as instance:
            sink.answers["DATA"] = [STALL]
            form = {"fromName": "Zoë", "fromEmail": "zoe@x.example", "subject": "Hi", "body": "Do not lose this"}
            assert instance.http.post("/api/v1/server/contact", json=form).status_code == 204
            wait_until(lambda: sink.tries == 1, "the mail is on its way")
            listed = instance.http.get("/api/v1/jobs/active?jobType=email", headers=instance.authorization())
            assert [job["data"]["template"] for job in listed.json()["data"]] == ["contact/message"]
            assert "Do not lose this" not in listed.text and "zoe@x.example" not in listed.text
            instance.kill("worker")
            (mail,) = sink.wait_for(1)
            assert "Do not lose this" in mail.text
            assert "Do not lose this" not in instance.log_text()


def test_a_demonstration_prints_its_mails(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("demo")
    with running_instance(folder, {"transcoding": {"enabled": False}}, arguments=("--demo",)) as instance:
        assert instance.http.get("/api/v1/config").json()["email"] == {"enabled": True}
        form = {"fromName": "Zoë", "fromEmail": "zoe@x.example", "subject": "Hi", "body": "Can you read this?"}
        assert instance.http.post("/api/v1/server/contact", json=form).status_code == 204
        wait_until(lambda: "Can you read this?" in instance.output(), "the mail is printed")
        assert "mail to root@example.com" in instance.output()
