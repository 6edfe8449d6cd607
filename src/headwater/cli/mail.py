"""`headwater mail`: find out whether mail works."""

from __future__ import annotations

from pathlib import Path

from headwater.cli.opened import say, with_instance
from headwater.mail import may_send_mail
from headwater.processes.errors import CannotStart
from headwater.runtime import Runtime


def send_test(address: str, config: Path | None, override: Path | None) -> int:
    """Send a mail to an address at once, with the settings in force; returns the exit code."""

    def work(runtime: Runtime) -> int:
        from headwater.mail.letter import Letter
        from headwater.mail.sending import send_letter
        from headwater.mail.transport import Undelivered

        settings = runtime.settings
        if not may_send_mail(settings):
            raise CannotStart("mail is off: name a mail server (smtp.hostname; docs/admins/mail.md)")
        try:
            send_letter(settings, Letter(to=address, template="mail/test", language=None, context={}))
        except Undelivered as error:
            raise CannotStart(f"the mail was not sent: {error}") from error
        say(f"sent a mail from {settings.smtp.from_address} to {address}; look whether it arrived")
        return 0

    return with_instance(config, override, work)
