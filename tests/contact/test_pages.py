"""The page: what people see when a message is sent, when it is refused, and when a program fills it in."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.support.smtp_sink import SmtpSink
from tests.support.workers import working

from headwater.mail.jobs import job_types as mail_jobs
from headwater.runtime import Runtime
from headwater.settings.units import Seconds

if TYPE_CHECKING:
    from tests.support.client import Client

PATH = "/about/contact"
GOOD = {"fromName": "Zoë <b>", "fromEmail": "zoe@x.example", "subject": "A & B", "body": 'Hello\n"admin" <i>'}
HTML = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def _with_mail(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    change(runtime, min_fill_time=Seconds(0))


def change(runtime: Runtime, **changes: Any) -> None:
    form = msgspec.structs.replace(runtime.settings.contact_form, **changes)
    runtime.settings = msgspec.structs.replace(runtime.settings, contact_form=form)


def read_fields(page: str) -> dict[str, str]:
    """Return what the form holds."""
    found = {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page)}
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)
    return found | ({"body": unescape(text[1])} if text else {})


def submit(client: Client, **changes: Any) -> Any:
    shown = read_fields(client.get(PATH, headers=HTML).text)["shown"]
    form = GOOD | {"shown": shown} | changes
    return client.post(PATH, data=form, headers=HTML, follow_redirects=False)


def test_a_message_is_sent_once(client: Client, runtime: Runtime, smtp_sink: SmtpSink) -> None:
    answer = submit(client)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?sent=1")
    assert "Your message has been sent." in client.get(f"{PATH}?sent=1", headers=HTML).text
    with working(runtime, mail_jobs):
        (mail,) = smtp_sink.wait_for(1)
    assert mail.message["Reply-To"].addresses[0].display_name == "Zoë <b>"
    assert 'Hello\n"admin" <i>' in mail.text

    again = submit(client)
    assert again.status_code == 403
    assert "You already sent this form recently." in again.text
    kept = read_fields(again.text)
    assert {name: kept[name] for name in GOOD} == GOOD


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fromEmail": "nobody"}, "Please write an address"),
        ({"body": "a"}, "3 to 5,000 characters."),
        ({"fromName": " "}, "1 to 120 characters."),
        ({"website": "https://buy.example"}, "a program had filled it in"),
        ({"shown": ""}, "open for too long"),
        ({"shown": "1.forged"}, "open for too long"),
        ({"shown": "9999999999.forged"}, "open for too long"),
    ],
)
def test_a_refused_form_keeps_what_was_written(client: Client, changes: dict[str, str], told: str) -> None:
    answer = submit(client, **changes)
    assert answer.status_code == 400
    assert told in answer.text
    kept = read_fields(answer.text)
    written = GOOD | {name: value for name, value in changes.items() if name in GOOD}
    assert {name: kept[name] for name in GOOD} == written
    assert 'value="https://buy.example"' not in answer.text
    good = {name: value for name, value in kept.items() if name in GOOD} | GOOD
    sent = client.post(PATH, data=good | {"shown": kept["shown"]}, headers=HTML, follow_redirects=False)
    assert sent.status_code == 303


def test_who_is_too_quick_sends_once_more(client: Client, runtime: Runtime) -> None:
    change(runtime, min_fill_time=Seconds(60))
    answer = submit(client)
    assert (answer.status_code, "a program had filled it in" in answer.text) == (400, True)


def test_a_form_that_was_open_for_days_is_sent_once_more(client: Client, runtime: Runtime) -> None:
    change(runtime, max_fill_time=Seconds(-1))
    answer = submit(client)
    assert (answer.status_code, "open for too long" in answer.text) == (400, True)


def test_many_messages_at_once(client: Client, runtime: Runtime) -> None:
    change(runtime, max_messages=1)
    client.post("/api/v1/server/contact", json=GOOD, headers={"x-forwarded-for": "203.0.113.7"})
    answer = submit(client)
    assert (answer.status_code, "Many people wrote just now." in answer.text) == (429, True)


def test_a_closed_form_says_so(client: Client, runtime: Runtime) -> None:
    assert f'href="{PATH}"' in client.get("/about", headers=HTML).text
    change(runtime, enabled=False)
    assert f'href="{PATH}"' not in client.get("/about", headers=HTML).text
    page = client.get(PATH, headers=HTML).text
    assert "No messages are taken here" in page and '<form class="form"' not in page
    assert client.post(PATH, data=GOOD, headers=HTML).status_code == 409


def test_who_is_not_signed_in_needs_no_cookie(client: Client) -> None:
    answer = client.get(PATH, headers=HTML)
    assert 'name="csrf_token"' not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
