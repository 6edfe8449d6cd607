"""Mails on their way: taken, refused, delayed, cut off; read in a real mail server."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from tests.support.smtp_sink import HANG_UP, LOGIN, STALL, SmtpSink, running_sink
from tests.support.tls_proxy import write_certificate
from tests.support.workers import wait_for, wait_until, working

from headwater.jobs.model import Job, JobState
from headwater.kit import clock
from headwater.mail import Correspondent, queue_mail
from headwater.mail.jobs import job_types
from headwater.mail.letter import Letter
from headwater.mail.sending import send_letter
from headwater.mail.transport import Undelivered, check_transport
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.mail import Smtp

TO = "zoe@x.example"


def queue(runtime: Runtime, to: str = TO, **options: Any) -> int:
    """Queue a mail; returns the number of its job."""
    with runtime.database.write() as session:
        queue_mail(session, runtime, to=to, template="mail/test", **({"context": {}} | options))
        session.flush()
        return session.scalars(sa.select(Job.id).order_by(Job.id.desc()).limit(1)).one()


def test_a_mail_arrives(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    with working(runtime, job_types):
        queue(runtime, reply_to=Correspondent("Zoë, the second", "zoe@y.example"))
        (mail,) = smtp_sink.wait_for(1)
    assert (mail.sender, mail.recipients) == ("instance@tube.example", [TO])
    headers = mail.message
    assert headers["From"] == "Headwater <instance@tube.example>"
    assert headers["To"] == TO
    assert headers["Reply-To"].addresses[0].display_name == "Zoë, the second"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Date"].datetime - dt.datetime.now(dt.UTC) < dt.timedelta(minutes=1)
    assert headers["Message-ID"].endswith(f"@{runtime.settings.webserver.hostname}>")
    assert not [name for name in headers if name.lower().startswith("list-")]
    assert mail.subject == "[Headwater] Mail works"
    assert "you are reading the proof" in mail.text
    assert "you are reading the proof" in mail.part("html")
    assert mail.links == [runtime.settings.base_url]


def test_a_mail_goes_with_its_transaction(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    with pytest.raises(RuntimeError), runtime.database.write() as session:
        queue_mail(session, runtime, to=TO, template="mail/test", context={})
        raise RuntimeError
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_where_mail_is_off_nothing_is_queued(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        queue_mail(session, runtime.settings, to=TO, template="mail/test", context={})
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_a_job_does_not_tell_what_the_mail_says(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    job_id = queue(runtime, context={"token": "very-secret-token"})
    with runtime.database.read() as session:
        payload = session.scalars(sa.select(Job.payload).where(Job.id == job_id)).one()
    assert payload["template"] == "mail/test"
    assert "very-secret-token" not in str(payload)
    assert "zoe" not in str(payload)


@pytest.mark.parametrize("answer", ["451 come back later", HANG_UP, STALL])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_what_may_pass_is_tried_again(runtime: Runtime, smtp_sink: SmtpSink, step: str, answer: str) -> None:
    smtp_sink.lead_here(runtime, first_retry=0.01, timeout=0.3)
    smtp_sink.answers[step] = [answer, answer]
    with working(runtime, job_types):
        job = wait_for(runtime, queue(runtime))
    assert job.state is JobState.COMPLETED
    assert (len(smtp_sink.messages), smtp_sink.tries) == (1, 3)


def test_the_same_mail_keeps_its_number(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime, first_retry=0.01)
    job_id = queue(runtime)
    with working(runtime, job_types):
        wait_for(runtime, job_id)
    with runtime.database.write() as session:  # as after a crash between the server's answer and our noting it
        session.execute(sa.update(Job).where(Job.id == job_id).values(state=JobState.WAITING))
    with working(runtime, job_types):
        first, second = smtp_sink.wait_for(2)
    assert first.message["Message-ID"] == second.message["Message-ID"]


@pytest.mark.parametrize(
    ("step", "answer", "told"),
    [("RCPT", "550 no such user", "550: no such user"), ("DATA", "554 this is spam", "554: this is spam")],
)
def test_what_stays_refused_is_given_up(
    runtime: Runtime, smtp_sink: SmtpSink, step: str, answer: str, told: str
) -> None:
    smtp_sink.lead_here(runtime)
    smtp_sink.answers[step] = [answer]
    with working(runtime, job_types):
        job = wait_for(runtime, queue(runtime))
    assert job.state is JobState.FAILED
    assert told in (job.failure or "")
    assert smtp_sink.tries == 1


def test_a_mail_is_given_up_after_days(runtime: Runtime, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    smtp_sink.lead_here(runtime)
    smtp_sink.answers["RCPT"] = ["451 later"]
    job_id = queue(runtime)
    with runtime.database.write() as session:
        long_ago = clock.now() - dt.timedelta(days=4)
        session.execute(sa.update(Job).where(Job.id == job_id).values(created_at=long_ago))
    with working(runtime, job_types):
        job = wait_for(runtime, job_id)
    assert job.state is JobState.FAILED
    assert "451: later" in (job.failure or "")


def test_a_refused_sender_waits_for_the_administrator(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    smtp_sink.answers["MAIL"] = ["550 not from you"]
    with working(runtime, job_types):
        job = wait_for(runtime, queue(runtime), JobState.DELAYED)
    assert "550: not from you" in (job.failure or "")


def test_a_server_that_is_away_is_waited_for(runtime: Runtime) -> None:
    with running_sink() as sink:
        sink.lead_here(runtime, first_retry=0.05)
    port = sink.settings["port"]
    with working(runtime, job_types):
        job_id = queue(runtime)
        wait_until(lambda: wait_for(runtime, job_id, JobState.DELAYED).failure, "it has been tried")
        with running_sink(port=port) as back:
            back.wait_for(1)
            assert wait_for(runtime, job_id).state is JobState.COMPLETED


def test_a_dripping_server_keeps_nobody(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime, timeout=30, max_duration=0.3)
    smtp_sink.answers["DATA"] = [STALL]
    with pytest.raises(Undelivered, match=r"no answer within 0\.3 seconds"):
        send_letter(runtime.settings, letter())


def test_a_worker_stops_in_the_middle_of_a_mail(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    smtp_sink.answers["DATA"] = [STALL]
    with working(runtime, job_types):
        job_id = queue(runtime)
        wait_until(lambda: smtp_sink.tries == 1, "the mail is on its way")
    with runtime.database.read() as session:
        assert session.scalars(sa.select(Job.state).where(Job.id == job_id)).one() is JobState.WAITING
    with working(runtime, job_types):
        smtp_sink.wait_for(1)


def letter(to: str = TO, **changes: Any) -> Letter:
    """Return a letter to send at once."""
    return Letter(to=to, template="mail/test", language=None, context={}, **changes)


@pytest.mark.parametrize(
    "address",
    [
        "zoe@x.example\r\nBcc: all@x.example",
        "zoe@x.example, all@x.example",
        "<zoe@x.example> NOTIFY=SUCCESS",
        "zoe",
        "-oQ/tmp/x\x00@x.example",
        "a..b@x.example",
        "zoë@x.example",
        f"zoe@{'x' * 70}ë.example",
        "",
    ],
)
def test_addresses_cannot_carry_more_than_an_address(runtime: Runtime, smtp_sink: SmtpSink, address: str) -> None:
    smtp_sink.lead_here(runtime)
    with pytest.raises(Undelivered) as refused:
        send_letter(runtime.settings, letter(address))
    assert refused.value.final
    assert not smtp_sink.messages
    send_letter(runtime.settings, letter(reply_to=Correspondent("Zoë", address)))
    (mail,) = smtp_sink.messages
    assert mail.recipients == [TO]
    assert mail.message["Reply-To"] is None
    assert mail.message["Bcc"] is None


def test_names_cannot_carry_headers(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    name = 'Zoë" <evil@x.example>\r\nBcc: all@x.example\r\n\r\n<b>hi'
    send_letter(runtime.settings, letter(reply_to=Correspondent(name, "zoe@y.example")))
    (mail,) = smtp_sink.messages
    assert mail.recipients == [TO]
    assert mail.message["Bcc"] is None
    (answerer,) = mail.message["Reply-To"].addresses
    assert answerer.addr_spec == "zoe@y.example"


def test_names_of_hosts_in_other_scripts_are_written_in_ascii(runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    send_letter(runtime.settings, letter("zoe@bücher.example"))
    assert smtp_sink.messages[0].recipients == ["zoe@xn--bcher-kva.example"]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate that only who is told of it trusts, and a server's side of TLS with it."""
    path, key = write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return path, context


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_mail_is_encrypted_and_signed_in(runtime: Runtime, certificate: tuple[Path, ssl.SSLContext], way: str) -> None:
    path, context = certificate
    username, password = LOGIN
    with running_sink(**{way: context}, login=True) as sink:
        sink.lead_here(runtime, ca_file=str(path), username=username, password=password)
        check_transport(runtime.settings)
        send_letter(runtime.settings, letter())
        assert [mail.encrypted for mail in sink.messages] == [True]
        sink.lead_here(runtime, username=username, password=password)
        with pytest.raises(Undelivered, match="certificate") as refused:
            send_letter(runtime.settings, letter())
        sink.lead_here(runtime, ca_file=str(path), username=username, password="wrong")
        with pytest.raises(Undelivered, match="535") as wrong:
            check_transport(runtime.settings)
    assert not refused.value.final
    assert not wrong.value.final
    assert "wrong" not in str(wrong.value)


def test_encryption_that_is_required_is_not_done_without(
    runtime: Runtime, smtp_sink: SmtpSink, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    smtp_sink.lead_here(runtime, require_starttls=True)
    with pytest.raises(Undelivered, match="STARTTLS"):
        send_letter(runtime.settings, letter())
    assert smtp_sink.tries == 0
    with running_sink(starttls=certificate[1]) as sink:
        sink.lead_here(runtime, disable_starttls=True)
        send_letter(runtime.settings, letter())
        assert [mail.encrypted for mail in sink.messages] == [False]


def test_mail_by_a_program(runtime: Runtime, tmp_path: Path) -> None:
    program, taken = tmp_path / "sendmail", tmp_path / "taken"
    program.write_text(f'#!/bin/sh\necho "$@" > {taken}\ncat >> {taken}\nexit ${{1:+0}}\n')
    program.chmod(0o755)
    with_program = Smtp(transport="sendmail", sendmail=str(program), from_address="us@tube.example")
    settings = msgspec.structs.replace(runtime.settings, smtp=with_program)
    send_letter(settings, letter())
    arguments, headers = taken.read_text().split("\n", 1)
    assert arguments == f"-i -f us@tube.example -- {TO}"
    assert "Subject: [Headwater] Mail works" in headers


@pytest.mark.parametrize(("code", "final"), [(67, True), (75, False), (1, False)])
def test_a_program_that_refuses(runtime: Runtime, tmp_path: Path, code: int, final: bool) -> None:
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\necho 'no thanks' >&2\nexit {code}\n")
    program.chmod(0o755)
    settings: Settings = msgspec.structs.replace(
        runtime.settings, smtp=Smtp(transport="sendmail", sendmail=str(program))
    )
    with pytest.raises(Undelivered, match="no thanks") as refused:
        send_letter(settings, letter())
    assert refused.value.final is final


def test_mail_onto_the_console(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    settings = msgspec.structs.replace(runtime.settings, smtp=Smtp(transport="console"))
    send_letter(settings, letter())
    assert f"mail to {TO}\nSubject: [Headwater] Mail works\n" in capsys.readouterr().out
