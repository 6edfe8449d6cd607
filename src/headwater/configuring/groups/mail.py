"""Settings of mail: by which server it leaves, what stands in every mail, and who may write to the administrators."""

from __future__ import annotations

from headwater.configuring.fields import Control, Field, Group, Part
from headwater.web.html.language import catalogue


def describe_mail() -> Group:
    """Describe mail."""
    _ = catalogue().gettext
    return Group(
        "mail",
        _("Mail"),
        _("Without a mail server nobody can confirm an address or set a forgotten password anew."),
        (_server_part(), _letters_part(), _contact_part()),
    )


def _server_part() -> Part:
    _ = catalogue().gettext
    transports = (
        ("smtp", _("The mail server below")),
        ("sendmail", _("A program on this machine (sendmail)")),
        ("console", _("No mail: print it, to try things out")),
    )
    return Part(
        _("Mail server"),
        (
            Field("smtp.transport", _("Mail is sent by"), options=transports),
            Field("smtp.hostname", _("Host"), _("Such as mail.example. Empty: no mail is sent.")),
            Field("smtp.port", _("Port"), _("465 with TLS, 587 with STARTTLS.")),
            Field("smtp.tls", _("Encrypt from the first byte (TLS)"), _("As on port 465.")),
            Field(
                "smtp.require_starttls",
                _("Without it, insist on STARTTLS"),
                _("Nobody on the way can then switch the encryption off."),
            ),
            Field("smtp.username", _("User name there"), _("Empty: none is needed.")),
            Field("smtp.password", _("Password there"), control=Control.SECRET),
            Field("smtp.from_address", _("Mails come from"), _("The address that people see and may answer to.")),
        ),
        _("“headwater mail test ADDRESS” on the console sends one to try."),
    )


def _letters_part() -> Part:
    _ = catalogue().gettext
    name = _("{{ instanceName }} stands for the instance's name.")
    return Part(
        _("Every mail"),
        (
            Field("email.subject.prefix", _("Before every subject"), name),
            Field("email.body.signature", _("Below every mail"), name),
        ),
    )


def _contact_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Contact form"),
        (
            Field("contact_form.enabled", _("Visitors may write to the administrators"), _("As soon as mail works.")),
            Field("contact_form.lifetime", _("One message from an address in")),
            Field("contact_form.max_messages", _("Messages from everybody in that time")),
        ),
    )
