"""Who may invite, how many, for how long. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from headwater.house.rights import Right, Role, has_right
from headwater.kit.errors import Forbidden, Invalid, Problem
from headwater.settings.people import Invitations

MAX_NOTE = 200
MAX_USES = 10_000  # of a link of those who decide about registrations
MAX_DAYS = 3650


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants a link to be."""

    note: str = ""
    max_uses: int = 1
    days: int = 7


def is_host(role: Role | None) -> bool:
    """Whether somebody decides about registrations: their links are as if they had let people in themselves."""
    return has_right(role, Right.MANAGE_REGISTRATIONS)


def may_invite(role: Role | None, settings: Invitations) -> bool:
    """Whether somebody may make links at all."""
    return is_host(role) or (role is not None and settings.by_users)


def refuse_inviting(role: Role | None, settings: Invitations, open_links: int, wishes: Wishes) -> Problem | None:
    """Say why somebody may not make this link."""
    if not may_invite(role, settings):
        return Forbidden("You cannot invite people to this instance.")
    if is_host(role):
        return None
    wrong = {}
    if wishes.max_uses > settings.max_uses:
        wrong["maxUses"] = f"At most {settings.max_uses}"
    if dt.timedelta(days=wishes.days) > dt.timedelta(seconds=settings.lifetime):
        wrong["expiresInDays"] = f"At most {int(settings.lifetime // 86400)}"
    if wrong:
        return Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    if open_links >= settings.max_open:
        return Forbidden(f"You have {settings.max_open} open invitations already; take one back first.")
    return None


def is_good(*, expires_at: dt.datetime, uses: int, max_uses: int, maker_may_invite: bool, now: dt.datetime) -> bool:
    """Whether somebody may still join with a link."""
    return now < expires_at and uses < max_uses and maker_may_invite
