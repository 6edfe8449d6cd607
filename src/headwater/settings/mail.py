"""Mail: how it leaves the instance, what stands in it, and the form by which visitors write to the administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from headwater.settings.kinds import Section, about
from headwater.settings.units import Seconds


class Smtp(Section, frozen=True):
    """How mail leaves the instance."""

    transport: Annotated[
        Literal["smtp", "sendmail", "console"],
        about("smtp: the server below; sendmail: a program; console: printed by the worker, to try things out."),
    ] = "smtp"
    sendmail: Annotated[str | None, about("The program, for the transport sendmail: /usr/sbin/sendmail.")] = None
    hostname: Annotated[str | None, about("Mail server; without one no mail is sent.")] = None
    port: Annotated[int, about("465 with tls, 587 with STARTTLS, 25 between servers.", ge=1, le=65535)] = 465
    username: Annotated[str | None, about("Login at the mail server; empty: none.")] = None
    password: Annotated[str | None, about("Its password.")] = None
    tls: Annotated[bool, about("Encrypt from the first byte, as on port 465.")] = True
    disable_starttls: Annotated[bool, about("Do not encrypt even where the server offers STARTTLS.")] = False
    require_starttls: Annotated[
        bool, about("Without tls: hand nothing over unless STARTTLS works; nobody in between can then switch it off.")
    ] = False
    ca_file: Annotated[str | None, about("Certificates to trust, for a server that signs its own.")] = None
    from_address: Annotated[str, about("The address that mails come from.", max_length=254)] = "admin@example.com"
    timeout: Annotated[
        Seconds, about("The server may take this long over one answer; some check a mail before they take it.")
    ] = Seconds(30)
    max_duration: Annotated[
        Seconds, about("One mail may take this long in all: a server that drips would keep a thread of the worker.")
    ] = Seconds(120)
    max_connections: Annotated[
        int, about("Mails handed over at once by all workers; many providers refuse more.", ge=1, le=50)
    ] = 2
    first_retry: Annotated[
        Seconds, about("A mail that could not be handed over is tried again after this, then ever more rarely.")
    ] = Seconds(60)
    longest_retry: Annotated[Seconds, about("The longest wait between two tries.")] = Seconds(3600)
    keep_trying: Annotated[
        Seconds, about("A mail is given up after this; a weekend without a mail server loses nothing.")
    ] = Seconds(3 * 86400)


class EmailBody(Section, frozen=True):
    """Text of mails."""

    signature: Annotated[str, about("Last line of every mail; {{ instanceName }} is the instance's name.")] = (
        "{{ instanceName }}"
    )


class EmailSubject(Section, frozen=True):
    """Subjects of mails."""

    prefix: Annotated[str, about("Before every subject; {{ instanceName }} is the instance's name.")] = (
        "[{{ instanceName }}]"
    )


class Email(Section, frozen=True):
    """What every mail looks like."""

    body: Annotated[EmailBody, about("Text.")] = EmailBody()
    subject: Annotated[EmailSubject, about("Subjects.")] = EmailSubject()


class ContactForm(Section, frozen=True):
    """The form by which visitors write to the administrators."""

    enabled: Annotated[bool, about("Offer it, as soon as mail can be sent.")] = True
    lifetime: Annotated[Seconds, about("One address may send one message in this time, as applications know it.")] = (
        Seconds(3600)
    )
    max_messages: Annotated[
        int, about("Messages taken from all addresses in that time: a botnet must not fill a mailbox.", ge=1)
    ] = 60
    min_fill_time: Annotated[Seconds, about("A form sent sooner after it was shown was filled in by a program.")] = (
        Seconds(3)
    )
    max_fill_time: Annotated[
        Seconds, about("A form shown longer ago is to be sent once more; what was written stays.")
    ] = Seconds(86400)
