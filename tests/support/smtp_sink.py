"""A real mail server on loopback that keeps what it is sent, and refuses, stalls or hangs up where a test says so.

def test_something(smtp_sink: SmtpSink) -> None:
    settings = load_settings(environment={..., **smtp_sink.environment})
    ...
    (mail,) = smtp_sink.wait_for(1)
    assert "Welcome" in mail.text
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, cast

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from headwater.runtime import Runtime
from headwater.settings.mail import Smtp
from headwater.settings.units import read_unit
from tests.support.workers import wait_until

LOGIN = ("headwater", "a mail password")
STALL, HANG_UP = "stall", "hang up"


@dataclass(frozen=True)
class Mail:
    """A message that was taken."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    encrypted: bool

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    def part(self, kind: str) -> str:
        """Return the text of its part `plain` or `html`."""
        found = self.message.get_body((kind,))
        assert found is not None, f"there is no {kind} part"
        return str(cast(EmailMessage, found).get_content())

    @property
    def text(self) -> str:
        """What people read."""
        return self.part("plain").replace("\r\n", "\n")

    @property
    def links(self) -> list[str]:
        """The addresses in it, in order."""
        return re.findall(r"https?://[^\s)>]+", self.text)


class SmtpSink:
    """What the server was sent, and what it says: `answers` maps a step to replies, used up one by one."""

    def __init__(self) -> None:
        self.messages: list[Mail] = []
        self.tries = 0  # conversations that came as far as naming a sender
        self.answers: dict[str, list[str]] = {}  # "MAIL", "RCPT", "DATA" -> "451 later", STALL, HANG_UP
        self.settings: dict[str, Any] = {}

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead mail here, as environment variables."""
        return {f"HEADWATER__SMTP__{name.upper()}": str(value) for name, value in self.settings.items()}

    def lead_here(self, runtime: Runtime, **changes: Any) -> None:
        """Have an instance in this process send its mail here."""
        smtp = msgspec.convert(self.settings | changes, Smtp, strict=False, dec_hook=read_unit)
        runtime.settings = msgspec.structs.replace(runtime.settings, smtp=smtp)

    def wait_for(self, count: int) -> list[Mail]:
        """Wait until so many messages were taken in all; returns them."""
        wait_until(lambda: len(self.messages) >= count, f"{count} mails are there")
        return list(self.messages)

    async def _answer(self, step: str, server: SMTP, usual: str) -> str:
        planned = self.answers.get(step)
        answer = planned.pop(0) if planned else usual
        if answer == STALL:
            await asyncio.Event().wait()  # until the connection is cut or the server closed
        if answer == HANG_UP:
            assert server.transport is not None
            server.transport.abort()
        return answer

    async def handle_MAIL(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        self.tries += 1
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer("MAIL", server, "250 OK")

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]) -> str:
        answer = await self._answer("RCPT", server, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        answer = await self._answer("DATA", server, "250 OK")
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default))
            assert server.transport is not None
            encrypted = server.transport.get_extra_info("sslcontext") is not None
            taken = Mail(envelope.mail_from or "", list(envelope.rcpt_tos), message, encrypted)
            self.messages.append(taken)
        return answer


def _check_login(_: SMTP, __: Session, ___: Envelope, ____: str, given: object) -> AuthResult:
    good = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == LOGIN
    return AuthResult(success=good, handled=good)


@contextmanager
def running_sink(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False, port: int = 0
) -> Iterator[SmtpSink]:
    """Run a server while the block does: plain, encrypted (`tls`), or offering to encrypt (`starttls`)."""
    sink, loop = SmtpSink(), asyncio.new_event_loop()
    options: dict[str, Any] = {"hostname": "localhost", "enable_SMTPUTF8": True, "tls_context": starttls, "loop": loop}
    if login:
        options |= {"auth_required": True, "authenticator": _check_login, "auth_require_tls": False}
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = loop.create_server(lambda: SMTP(sink, **options), "127.0.0.1", port, ssl=tls)
    server = asyncio.run_coroutine_threadsafe(made, loop).result(30)
    sink.settings = {
        "hostname": "localhost" if tls or starttls else "127.0.0.1",
        "port": server.sockets[0].getsockname()[1],
        "tls": tls is not None,
        "from_address": "instance@tube.example",
    }
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A plain mail server."""
    with running_sink() as sink:
        yield sink
