"""Invitations: links with which somebody may join although registration is closed or needs approval."""

from headwater.house import Feature
from headwater.invitations.model import Invitation
from headwater.invitations.rules import may_invite
from headwater.invitations.service import Invited, find_good, invite, list_shown, take_back, use
from headwater.invitations.wire import ShownInvitation

__all__ = [
    "Invitation",
    "Invited",
    "ShownInvitation",
    "find_good",
    "invite",
    "list_shown",
    "may_invite",
    "take_back",
    "use",
]

FEATURE = Feature(
    name="invitations",
    models="headwater.invitations.model",
    routes=("headwater.invitations.api:routes",),
)
