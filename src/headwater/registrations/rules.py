"""Whether somebody may join, and how. Pure."""

from __future__ import annotations

import enum
import ipaddress
from collections.abc import Sequence

import msgspec

from headwater.kit.errors import Conflict, Forbidden, Invalid, Problem
from headwater.registrations.model import RegistrationState
from headwater.settings.people import Signup, SignupNetworks

STATE_LABELS = {
    RegistrationState.PENDING: "Pending",
    RegistrationState.REJECTED: "Rejected",
    RegistrationState.ACCEPTED: "Accepted",
}


class Door(enum.Enum):
    """How the instance is open to strangers."""

    OPEN = "open"
    ON_REQUEST = "on request"
    FULL = "full"
    CLOSED = "closed"


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to join: from where, and who invited them."""

    on_allowed_network: bool = True
    invited: bool = False
    invited_by_host: bool = False  # by somebody who decides about registrations


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody wants to be here."""

    username: str
    password: str
    email: str
    display_name: str | None = None
    channel_name: str | None = None
    channel_display_name: str | None = None
    reason: str = ""
    invitation: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator answers to a request."""

    response: str
    by: str
    tell: bool = True


def find_door(signup: Signup, *, users: int, waiting: int, may_mail: bool) -> Door:
    """Say how the instance is open, with so many users and waiting requests."""
    if not signup.enabled or (signup.requires_email_verification and not may_mail):
        return Door.CLOSED
    if 0 <= signup.limit <= users or (signup.requires_approval and waiting >= signup.max_waiting):
        return Door.FULL
    return Door.ON_REQUEST if signup.requires_approval else Door.OPEN


def is_on_allowed_network(address: str, networks: SignupNetworks) -> bool:
    """Whether people at an address may join. The whitelist outweighs the blacklist, and is all when there is one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # not an address: a socket of the system
        return not networks.whitelist
    if _is_in(parsed, networks.whitelist):
        return True
    return not networks.whitelist and not _is_in(parsed, networks.blacklist)


def _is_in(address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: Sequence[str]) -> bool:
    for network in networks:
        try:
            if address in ipaddress.ip_network(network.strip(), strict=False):
                return True
        except ValueError:  # a mistake in the settings lets nobody in by itself
            continue
    return False


def refuse_joining(door: Door, guest: Guest, *, full: bool) -> Problem | None:
    """Say why somebody may not make an account at once. `full`: there are as many users as there may be."""
    if guest.invited_by_host:
        return None
    if door is Door.FULL or (guest.invited and full):
        return Forbidden("User limit is reached on this instance")
    if not guest.invited and door is not Door.OPEN:
        wanted = "requires approval" if door is Door.ON_REQUEST else "is not allowed"
        return Forbidden(f"User registration {wanted}")
    return _refuse_network(guest)


def refuse_asking(door: Door, guest: Guest) -> Problem | None:
    """Say why somebody may not ask to join; an invitation is for joining at once."""
    if door is Door.OPEN:
        return Invalid("Signup approval is not enabled on this instance")
    if door is Door.ON_REQUEST:
        return _refuse_network(guest)
    return refuse_joining(door, Guest(), full=door is Door.FULL)


def _refuse_network(guest: Guest) -> Problem | None:
    return None if guest.on_allowed_network else Forbidden("You are not on a network authorized for registration.")


def refuse_deciding(state: RegistrationState) -> Problem | None:
    """Say why nobody may decide about a request: it has been decided."""
    if state is RegistrationState.PENDING:
        return None
    return Conflict("This registration is already accepted or rejected.")


def must_confirm(signup: Signup, *, may_mail: bool) -> bool | None:
    """Return how `email_verified` of a new login begins: False where it has to be confirmed, else None."""
    return False if signup.requires_email_verification and may_mail else None
