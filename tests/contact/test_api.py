"""`POST /api/v1/server/contact`: taken, read in a mail server, refused as the wire knows it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.smtp_sink import SmtpSink
from tests.support.workers import wait_for, working

from headwater.contact.jobs import job_types
from headwater.contact.model import ContactSender
from headwater.jobs.model import Job, JobState
from headwater.kit import clock
from headwater.mail.jobs import job_types as mail_jobs
from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings

if TYPE_CHECKING:
    from tests.support.client import Client, Person

PATH = "/api/v1/server/contact"
GOOD = {"fromName": "Toto", "fromEmail": "toto@example.com", "subject": "Hi there", "body": "Hello admin"}


@pytest.fixture
def settings(settings: Settings, smtp_sink: SmtpSink) -> Settings:
    """An instance that can send mail."""
    environment = {
        "HEADWATER__STORAGE__ROOT": str(settings.root),
        "HEADWATER__DATABASE__URL": settings.database.url,
        "HEADWATER__RATES_LIMIT__ENABLED": "false",
        "HEADWATER__ADMIN__EMAIL": "boss@tube.example",
        "HEADWATER__CONTACT_FORM__MAX_MESSAGES": "5",
    }
    return load_settings(environment=environment | smtp_sink.environment)


def send(client: Client, address: str = "203.0.113.9", **changes: Any) -> Any:
    """Send a message from an address."""
    body = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return client.post(PATH, json=body, headers={"x-forwarded-for": address})


def count_jobs(runtime: Runtime) -> int:
    """Return how many mails are queued."""
    with runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.type == "send-mail")) or 0


def test_a_message_is_read_by_the_administrator(client: Client, runtime: Runtime, smtp_sink: SmtpSink) -> None:
    assert_same_shape(send(client), load_capture("server", "contact"))
    with working(runtime, mail_jobs):
        (mail,) = smtp_sink.wait_for(1)
    assert (mail.sender, mail.recipients) == ("instance@tube.example", ["boss@tube.example"])
    assert mail.subject == "[Headwater] Message of Toto: Hi there"
    assert str(mail.message["Reply-To"]) == "Toto <toto@example.com>"
    assert "Toto (toto@example.com) wrote to you" in mail.text
    assert "Hello admin" in mail.text
    assert "Hello admin" in mail.part("html")


def test_the_second_one_is_refused_until_its_time_has_passed(client: Client, runtime: Runtime) -> None:
    assert send(client).status_code == 204
    refused = send(client, fromName="Somebody else", fromEmail="else@example.com")
    assert refused.status_code == 403
    assert refused.json() == load_capture("server", "contact too fast")["response"]["body"]
    assert send(client, "203.0.113.10").status_code == 204
    with runtime.database.write() as session:
        session.execute(sa.update(ContactSender).values(until_at=clock.now()))
    assert send(client).status_code == 204
    assert count_jobs(runtime) == 3


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("2001:db8::1", "2001:db8::ffff", 403), ("2001:db8::1", "2001:db8:0:1::1", 204)],
)
def test_a_network_of_ipv6_is_one_sender(client: Client, first: str, second: str, expected: int) -> None:
    assert send(client, first).status_code == 204
    assert send(client, second).status_code == expected


def test_the_address_is_not_kept(client: Client, runtime: Runtime) -> None:
    send(client)
    with runtime.database.read() as session:
        (row,) = session.scalars(sa.select(ContactSender))
        payload = session.scalars(sa.select(Job.payload)).one()
    assert "203.0.113" not in row.sender
    assert "203.0.113" not in str(payload)
    assert row.until_at - clock.now() <= dt.timedelta(hours=1)


def test_senders_are_forgotten(client: Client, runtime: Runtime) -> None:
    send(client)
    with runtime.database.write() as session:
        session.execute(sa.update(ContactSender).values(until_at=clock.now()))
    job_id = _enqueue(runtime, job_types[0].name)
    with working(runtime, job_types):
        assert wait_for(runtime, job_id).state is JobState.COMPLETED
    with runtime.database.read() as session:
        assert session.scalars(sa.select(ContactSender)).all() == []


def _enqueue(runtime: Runtime, name: str) -> int:
    from headwater.jobs import enqueue

    with runtime.database.write() as session:
        return enqueue(session, name, {})


def test_a_flood_from_many_addresses_is_bounded(client: Client, runtime: Runtime) -> None:
    statuses = [send(client, f"203.0.113.{number}").status_code for number in range(1, 9)]
    assert statuses == [204] * 5 + [429] * 3
    assert count_jobs(runtime) == 5
    assert int(send(client, "203.0.113.99").headers["retry-after"]) > 3000
    assert send(client, "203.0.113.1").status_code == 403


def test_of_messages_at_once_one_is_taken(client: Client, runtime: Runtime) -> None:
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda _: send(client).status_code, range(4)))
    assert statuses == [204, 403, 403, 403]
    assert count_jobs(runtime) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fromName", ""),
        ("fromName", "  "),
        ("fromName", "x" * 121),
        ("fromName", None),
        ("fromName", ["a"]),
        ("fromEmail", "nobody"),
        ("fromEmail", ""),
        ("fromEmail", None),
        ("fromEmail", "a@b.example\r\nBcc: c@d.example"),
        ("body", "ab"),
        ("body", "x" * 5001),
        ("body", None),
        ("body", "a\x00bcd"),
        ("subject", "x" * 1001),
        ("subject", {"a": 1}),
    ],
)
def test_bad_input_names_its_field_and_sends_nothing(client: Client, runtime: Runtime, field: str, value: Any) -> None:
    refused = send(client, **{field: value})
    assert (refused.status_code, list(refused.json()["invalid-params"])) == (400, [field])
    assert count_jobs(runtime) == 0
    assert send(client).status_code == 204


@pytest.mark.parametrize("field", ["fromName", "subject", "body"])
def test_headers_cannot_be_put_in(client: Client, runtime: Runtime, smtp_sink: SmtpSink, field: str) -> None:
    text = "x\r\nBcc: all@x.example\r\n\r\n<b>**hi**</b> [a](https://evil.example)"
    assert send(client, **{field: text}).status_code == 204
    with working(runtime, mail_jobs):
        (mail,) = smtp_sink.wait_for(1)
    assert mail.recipients == ["boss@tube.example"]
    assert mail.message["Bcc"] is None
    assert "<b>**hi**</b> [a](https://evil.example)" in mail.text
    assert "&lt;b&gt;**hi**&lt;/b&gt;" in mail.part("html")
    assert 'href="https://evil.example' not in mail.part("html")


def test_an_address_that_nobody_can_answer_keeps_no_message_back(
    client: Client, runtime: Runtime, smtp_sink: SmtpSink
) -> None:
    assert send(client, fromEmail="zoë..@example.com").status_code == 204
    with working(runtime, mail_jobs):
        (mail,) = smtp_sink.wait_for(1)
    assert mail.message["Reply-To"] is None
    assert "zoë..@example.com" in mail.text


def test_forms_of_applications_are_taken_too(client: Client) -> None:
    assert client.post(PATH, data=GOOD).status_code == 204


def test_a_closed_form(client: Client, admin: Person, runtime: Runtime) -> None:
    config = admin.get("/api/v1/config").json()
    assert (config["email"], config["contactForm"]) == ({"enabled": True}, {"enabled": True})
    document = admin.get("/api/v1/config/custom").json()
    document["contactForm"]["enabled"] = False
    assert admin.put("/api/v1/config/custom", json=document).status_code == 200
    assert client.get("/api/v1/config").json()["contactForm"] == {"enabled": False}
    refused = send(client)
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This instance takes no messages by its contact form.",
    )
    assert send(client, body="").status_code == 400
    assert count_jobs(runtime) == 0


def test_without_a_mail_server(client: Client, runtime: Runtime) -> None:
    from headwater.settings import Layers

    runtime.layers = Layers()
    runtime.settings = runtime.layers.build()
    config = client.get("/api/v1/config").json()
    assert (config["email"], config["contactForm"]) == ({"enabled": False}, {"enabled": True})
    assert send(client).status_code == 409
