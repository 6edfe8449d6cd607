"""The message of RFC 5322 around a letter's words. Headers are made of objects that refuse line ends."""

from __future__ import annotations

import contextlib
import datetime as dt
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from headwater.kit.mail_address import is_email
from headwater.mail.letter import Letter
from headwater.mail.rendering import Words
from headwater.mail.rules import fold_line
from headwater.settings import Settings


class UnusableAddress(ValueError):
    """No mail can be sent to, or from, what stands there as an address."""


def build_message(letter: Letter, words: Words, settings: Settings, written_at: dt.datetime) -> EmailMessage:
    """Put a letter in its envelope; raises UnusableAddress."""
    message = EmailMessage()
    message["From"] = _address(settings.instance.name, settings.smtp.from_address)
    message["To"] = _address("", letter.to)
    if letter.reply_to is not None:
        with contextlib.suppress(UnusableAddress):  # then nobody can answer, but the mail arrives
            message["Reply-To"] = _address(letter.reply_to.name, letter.reply_to.address)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{letter.number}@{settings.webserver.hostname}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes in answer
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = words.language  # of the whole: set before, it would become the first part's
    return message


def _address(name: str, address: str) -> Address:
    if not is_email(address):
        raise UnusableAddress("This is not an email address.")
    local, _, host = address.rpartition("@")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode()
        return Address(fold_line(name), addr_spec=f"{local}@{ascii_host}")
    except (UnicodeError, ValueError, IndexError) as error:  # a name before the @ that is not ASCII, "a..b"
        raise UnusableAddress("Mail cannot be sent to this address.") from error
