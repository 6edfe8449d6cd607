"""Which codes are good, and how long."""

from __future__ import annotations

import datetime as dt

from headwater.confirmations.model import CodePurpose
from headwater.settings import Settings


def lifetime_of(purpose: CodePurpose, settings: Settings, *, first: bool = False) -> dt.timedelta:
    """Return how long a code is good; `first`: it is for the first password of a login."""
    lifetimes = settings.mailed_codes
    if first:
        return dt.timedelta(seconds=lifetimes.first_password_lifetime)
    seconds = lifetimes.password_lifetime if purpose is CodePurpose.PASSWORD else lifetimes.email_lifetime
    return dt.timedelta(seconds=seconds)


def is_good(
    *, expires_at: dt.datetime, used_at: dt.datetime | None, sent_to: str, address: str, now: dt.datetime
) -> bool:
    """Whether a code counts: not used, not too old, and sent to the (folded) address that it is about."""
    return used_at is None and now < expires_at and sent_to == address


def may_send(sent_before: int, limit: int) -> bool:
    """Whether one more mail may go to a mailbox that got some already."""
    return sent_before < limit
