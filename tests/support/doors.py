"""Open an instance of this process to strangers, and read what it mails them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from headwater.confirmations.jobs import job_types as code_jobs
from headwater.mail.jobs import job_types as mail_jobs
from headwater.registrations.jobs import job_types as registration_jobs
from headwater.runtime import Runtime
from headwater.settings.units import Seconds
from tests.support.smtp_sink import Mail
from tests.support.workers import working

NEW = {"username": "nora", "password": "a long password", "email": "nora@example.com"}
WISH = NEW | {"registrationReason": "I film birds"}


def open_door(runtime: Runtime, **changes: Any) -> None:
    """Let strangers join at once, but for what `changes` say of `signup`."""
    wanted = {"enabled": True, "limit": -1, "requires_approval": False, "tell_moderators_after": Seconds(0.01)}
    signup = msgspec.structs.replace(runtime.settings.signup, **(wanted | changes))
    runtime.settings = msgspec.structs.replace(runtime.settings, signup=signup)


@contextlib.contextmanager
def mailing(runtime: Runtime) -> Iterator[None]:
    """Have the mails of joining written and sent while the block runs."""
    with working(runtime, [*mail_jobs, *code_jobs, *registration_jobs]):
        yield


def read_link(mail: Mail) -> dict[str, str]:
    """Return what the one link with a code in a mail carries."""
    (link,) = [link for link in mail.links if "verificationString" in link]
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
