"""What the instance is to somebody who stands before it: open, on request, full, closed, or not from there."""

from __future__ import annotations

import msgspec
from sqlalchemy.orm import Session

from headwater.invitations import Invited, find_good
from headwater.mail import may_send_mail
from headwater.registrations import rules, store
from headwater.registrations.rules import Door, Guest
from headwater.settings import Settings


class Entrance(msgspec.Struct, frozen=True, kw_only=True):
    """How open the instance is, and to whom it is open."""

    door: Door
    guest: Guest
    is_full: bool
    invited: Invited | None = None

    @property
    def is_open(self) -> bool:
        """Whether anybody may join or ask to, wherever they are."""
        return self.door in (Door.OPEN, Door.ON_REQUEST)

    @property
    def joins_at_once(self) -> bool:
        """Whether this guest gets an account without being asked why."""
        return rules.refuse_joining(self.door, self.guest, full=self.is_full) is None

    @property
    def may_ask(self) -> bool:
        """Whether this guest may ask to join."""
        return rules.refuse_asking(self.door, self.guest) is None


def look_at_door(
    session: Session, settings: Settings, address: str, *, invitation: str = "", invited: Invited | None = None
) -> Entrance:
    """Say what somebody at an address finds, with the code of an invitation or one that was used already."""
    signup = settings.signup
    users = store.count_users(session) if signup.limit >= 0 else 0
    waiting = store.count_waiting(session) if signup.enabled and signup.requires_approval else 0
    invited = invited or find_good(session, settings, invitation)
    return Entrance(
        door=rules.find_door(signup, users=users, waiting=waiting, may_mail=may_send_mail(settings)),
        guest=Guest(
            on_allowed_network=rules.is_on_allowed_network(address, signup.filters.cidr),
            invited=invited is not None,
            invited_by_host=invited is not None and invited.by_host,
        ),
        is_full=0 <= signup.limit <= users,
        invited=invited,
    )
