"""Invitations as our own API and pages show them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.invitations.model import Invitation
from headwater.kit import clock
from headwater.settings import Settings

SEALED_FOR = "invitation"


class ShownInvitation(msgspec.Struct, rename="camel", kw_only=True):
    """An invitation, with the link to pass on as long as it is good."""

    id: int
    link: str | None
    note: str
    created_by: str
    uses: int
    max_uses: int
    expires_at: dt.datetime
    created_at: dt.datetime


def to_shown(session: Session, settings: Settings, invitation: Invitation, created_by: str) -> ShownInvitation:
    """Shape an invitation."""
    link = None
    if invitation.expires_at > clock.now() and invitation.uses < invitation.max_uses:
        link = _write_link(session, settings, invitation)
    return ShownInvitation(
        id=invitation.id,
        link=link,
        note=invitation.note,
        created_by=created_by,
        uses=invitation.uses,
        max_uses=invitation.max_uses,
        expires_at=invitation.expires_at,
        created_at=invitation.created_at,
    )


def _write_link(session: Session, settings: Settings, invitation: Invitation) -> str | None:
    try:
        code = secret_of(session).unseal(SEALED_FOR, invitation.sealed_code)
    except InvalidTag:  # the instance's secret is another one since: the link still works, we cannot show it
        return None
    return f"{settings.base_url}/signup?{urlencode({'invitation': code})}"
