"""Counts wrong guesses and says when it was enough. A name that does not exist is counted like one that does.

Wrong passwords are counted twice. Per name and network (an IPv4 address, an IPv6 /64): whoever guesses shuts out
themselves, not the person whose name it is. And per name alone, with a higher bound: guesses may come from thousands
of addresses. Over that bound strangers are refused, right or wrong; an address or a browser that has logged in by this
name before is not, or anybody with enough addresses could lock anybody out for as long as they like.

Whoever guesses from the person's own network shuts out that network. So a browser that has logged in by this name is
counted apart, and a password that was set anew by a mail ends all that was counted for its name from there.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from collections.abc import Iterable

from sqlalchemy.orm import Session

from headwater.attempts import store
from headwater.db import secret_of
from headwater.kit import clock
from headwater.kit.client_address import group_address
from headwater.kit.errors import TooMany
from headwater.settings import Settings
from headwater.settings.server import RateLimit

# In the place of an address: no stranger can use these up.
WITHIN = "a session"  # for who is signed in
KNOWN_BROWSER = "a browser that has logged in"  # by this name, as its cookie proves


class Kind(enum.Enum):
    """What is guessed."""

    PASSWORD = "password"  # noqa: S105  # per name as it was typed, and network
    NAME = "name"  # the same, from all networks together
    CODE = "code"  # per user, whose password was right


def check_passwords(session: Session, settings: Settings, name: str, address: str, *, is_familiar: bool) -> None:
    """Raise TooMany when there were too many wrong passwords for a name.

    `is_familiar`: whoever asks comes from where somebody has logged in by this name.
    """
    check_attempts(session, settings, Kind.PASSWORD, _join(name, address))
    if not is_familiar:
        check_attempts(session, settings, Kind.NAME, name)


def note_wrong_password(session: Session, settings: Settings, name: str, address: str) -> None:
    """Count a wrong password."""
    note_failure(session, settings, Kind.PASSWORD, _join(name, address))
    if address != WITHIN:
        note_failure(session, settings, Kind.NAME, name)


def forget_wrong_passwords(session: Session, name: str, address: str) -> None:
    """Begin anew after a right one; the guesses of others for this name still count."""
    for place in (address, KNOWN_BROWSER):
        forget_failures(session, Kind.PASSWORD, _join(name, place))


def forget_all_wrong_passwords(session: Session, names: Iterable[str], address: str) -> None:
    """Begin anew for a person who has another password now; what others in other networks did still shuts them out."""
    for name in names:
        forget_wrong_passwords(session, name, address)
        forget_failures(session, Kind.NAME, name)


def check_attempts(session: Session, settings: Settings, kind: Kind, whose: str) -> None:
    """Raise TooMany when somebody was wrong too often; right or wrong, nothing is looked at until the window ends."""
    if not settings.rates_limit.enabled:
        return
    now = clock.now()
    window = store.find_window(session, _key(session, kind, whose), now)
    if window is not None and window.failures >= _limit(settings, kind).max:
        wait = max(1, math.ceil((window.ends_at - now).total_seconds()))
        raise TooMany("Too many attempts, please try again later.", retry_after_seconds=wait)


def note_failure(session: Session, settings: Settings, kind: Kind, whose: str) -> None:
    """Count a wrong guess."""
    if not settings.rates_limit.enabled:
        return
    now = clock.now()
    ends_at = now + dt.timedelta(seconds=_limit(settings, kind).window)
    store.count_failure(session, _key(session, kind, whose), now, ends_at)


def forget_failures(session: Session, kind: Kind, whose: str) -> None:
    """Begin anew after a right one."""
    store.remove_window(session, _key(session, kind, whose))


def _limit(settings: Settings, kind: Kind) -> RateLimit:
    limits = settings.rates_limit
    return {Kind.PASSWORD: limits.login_name, Kind.NAME: limits.login_name_everywhere, Kind.CODE: limits.two_factor}[
        kind
    ]


def _join(name: str, address: str) -> str:
    return f"{group_address(address)}\n{name.strip()}"


def _key(session: Session, kind: Kind, whose: str) -> str:
    return secret_of(session).sign(f"attempts: {kind.value}", whose.strip().lower())
