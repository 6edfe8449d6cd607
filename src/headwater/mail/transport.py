"""Hand a message over: to a mail server, a program, or the console. One connection per mail, each wait bounded."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import sys
import threading
from collections.abc import Coroutine
from email.message import EmailMessage
from typing import Any, TypeVar

import aiosmtplib

from headwater.mail.rules import is_final
from headwater.settings import Settings
from headwater.settings.mail import Smtp

T = TypeVar("T")
_LOOK_SECONDS = 0.1  # how often a mail on its way looks whether the worker stops
_FAREWELL_SECONDS = 2.0
_UNKNOWN_RECIPIENT = {64, 65, 67, 68}  # sysexits.h: usage, data, no such user, no such host


class Undelivered(Exception):
    """A mail was not taken; `final`: it never will be."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Stopped(Exception):
    """The worker stops; whether the mail was taken is not known."""


def hand_over(settings: Settings, message: EmailMessage, stop: threading.Event | None = None) -> None:
    """Hand a message over; raises Undelivered, or Stopped when `stop` is set meanwhile."""
    smtp = settings.smtp
    if smtp.transport == "console":
        sys.stdout.write(f"{_write_for_people(message)}\n")
        sys.stdout.flush()
    elif smtp.transport == "sendmail":
        _run_sendmail(smtp, message)
    else:
        _talk(smtp, _send(_client(settings), message), stop)


def check_transport(settings: Settings) -> None:
    """Connect, encrypt and sign in without sending anything; raises Undelivered."""
    smtp = settings.smtp
    if smtp.transport == "smtp":
        _talk(smtp, _greet(_client(settings)), None)
    elif smtp.transport == "sendmail":
        _find_sendmail(smtp)


def _write_for_people(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return f"--- mail to {message['To']}\nSubject: {message['Subject']}\n\n{text}---"


def _run_sendmail(smtp: Smtp, message: EmailMessage) -> None:
    program = _find_sendmail(smtp)
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    try:
        done = subprocess.run(
            [program, "-i", "-f", sender, "--", to],
            input=message.as_bytes(),
            capture_output=True,
            timeout=smtp.max_duration,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Undelivered(f"{program}: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        raise Undelivered(
            f"{program} ended with {done.returncode}: {said}", final=done.returncode in _UNKNOWN_RECIPIENT
        )


def _find_sendmail(smtp: Smtp) -> str:
    if not smtp.sendmail:
        raise Undelivered("no program is named (smtp.sendmail)")
    return smtp.sendmail


def _talk(smtp: Smtp, conversation: Coroutine[Any, Any, T], stop: threading.Event | None) -> T:
    """Have a conversation with the mail server and say in words what went wrong."""
    try:
        return asyncio.run(_within(smtp, conversation, stop))
    except aiosmtplib.SMTPRecipientsRefused as error:
        refusal = error.recipients[0]
        raise Undelivered(_quote(refusal), final=is_final("recipient", refusal.code)) from error
    except aiosmtplib.SMTPRecipientRefused as error:
        raise Undelivered(_quote(error), final=is_final("recipient", error.code)) from error
    except aiosmtplib.SMTPDataError as error:
        raise Undelivered(_quote(error), final=is_final("content", error.code)) from error
    except aiosmtplib.SMTPResponseException as error:
        raise Undelivered(_quote(error)) from error
    except (aiosmtplib.SMTPException, ssl.SSLError, OSError, TimeoutError) as error:
        reason = str(error) or f"no answer within {smtp.max_duration:g} seconds"
        raise Undelivered(f"{smtp.hostname}:{smtp.port}: {reason}") from error


def _quote(error: aiosmtplib.SMTPResponseException) -> str:
    return f"The mail server answered {error.code}: {' '.join(error.message.split())[:500]}"


async def _within(smtp: Smtp, conversation: Coroutine[Any, Any, T], stop: threading.Event | None) -> T:
    """Await a conversation, for so long, and no longer than the worker runs."""
    task = asyncio.ensure_future(conversation)
    try:
        async with asyncio.timeout(smtp.max_duration):
            while not task.done():
                await asyncio.wait([task], timeout=_LOOK_SECONDS)
                if stop is not None and stop.is_set() and not task.done():
                    raise Stopped
            return task.result()
    finally:
        task.cancel()


async def _send(client: aiosmtplib.SMTP, message: EmailMessage) -> None:
    await client.connect()
    try:
        await client.send_message(message)
    except BaseException:
        client.close()
        raise
    # It was taken: whatever happens from here on must not have it sent again.
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=_FAREWELL_SECONDS)
    client.close()


async def _greet(client: aiosmtplib.SMTP) -> None:
    async with client:
        await client.noop()


def _client(settings: Settings) -> aiosmtplib.SMTP:
    smtp = settings.smtp
    if not smtp.hostname:
        raise Undelivered("no mail server is named (smtp.hostname)")
    starttls: bool | None = None  # as the server offers
    if smtp.tls or smtp.disable_starttls:
        starttls = False
    elif smtp.require_starttls:
        starttls = True
    return aiosmtplib.SMTP(
        hostname=smtp.hostname,
        port=smtp.port,
        local_hostname=settings.webserver.hostname,
        username=smtp.username or None,
        password=smtp.password or None,
        timeout=smtp.timeout,
        use_tls=smtp.tls,
        start_tls=starttls,
        tls_context=_trust(smtp),
    )


def _trust(smtp: Smtp) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=smtp.ca_file or None)
    except OSError as error:
        raise Undelivered(f"the certificates cannot be read (smtp.ca_file): {error}") from error
